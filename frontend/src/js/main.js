/* What every screen loads. Pages work without it; it adds comfort and keys. */
import htmx from "htmx.org";
import "./copy.js";
import "./forms.js";
import "./keys.js";
import "./phrases.js";
import "./picker.js";
import "./shell.js";
import "./suggest.js";
import "./table.js";
import "./upload.js";
import "./viewer.js";

window.htmx = htmx;
