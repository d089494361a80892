/* The icons in use (names of @tabler/icons, outline). A name missing here is missing on screen;
 * the tests of kernel.ui compare this list with what templates and code ask for. */
export const ICONS = [
  "adjustments-horizontal", "alert-triangle", "archive", "arrow-back-up", "arrow-down", "arrow-left",
  "arrow-right", "arrow-up", "arrows-sort", "ban", "bell", "book-2", "books", "briefcase", "building",
  "building-bank", "building-community", "calendar", "calendar-event", "chart-bar", "check", "checkbox",
  "checklist", "chevron-down", "chevron-left", "chevron-right", "circle", "circle-check", "circle-dashed",
  "circle-dot", "circle-x", "clipboard-check", "clipboard-list", "clock", "clock-exclamation", "clock-pause",
  "copy", "corner-up-left", "corner-up-right", "dots", "download", "edit", "external-link", "eye", "eye-off",
  "file", "file-check", "file-description", "file-import", "file-text", "file-type-docx", "file-type-pdf",
  "file-type-xls", "file-unknown", "files", "filter", "flag", "flame", "folder", "folders", "gavel",
  "hierarchy-2", "history", "home", "hourglass", "id-badge-2", "inbox", "info-circle", "key", "keyboard",
  "language", "link", "list", "list-check", "lock", "login", "logout", "mail", "mail-forward", "map-pin",
  "menu-2", "message", "minus", "note", "notebook", "paperclip", "pencil", "phone", "photo", "player-play",
  "plus", "printer", "progress", "question-mark", "refresh", "repeat", "report", "rosette-discount-check",
  "rubber-stamp", "scale", "scan", "search", "send", "settings", "shield-check", "shield-lock", "signature",
  "square-check", "star", "subtask", "table", "trash", "upload", "user", "user-check", "user-circle",
  "user-plus", "user-shield", "users", "users-group", "world", "writing", "x", "zoom-in", "zoom-out",
];
