/* The calendar, loaded only where one is shown: <div data-calendar="address of events">. */
import { Calendar } from "@fullcalendar/core";
import vi from "@fullcalendar/core/locales/vi";
import dayGrid from "@fullcalendar/daygrid";
import list from "@fullcalendar/list";
import timeGrid from "@fullcalendar/timegrid";

for (const place of document.querySelectorAll("[data-calendar]")) {
  new Calendar(place, {
    plugins: [dayGrid, timeGrid, list],
    locale: document.documentElement.lang === "vi" ? vi : "en",
    initialView: place.dataset.view ?? (window.innerWidth < 760 ? "listWeek" : "timeGridWeek"),
    headerToolbar: { left: "prev,next today", center: "title", right: "dayGridMonth,timeGridWeek,timeGridDay,listWeek" },
    firstDay: 1,
    nowIndicator: true,
    slotMinTime: "06:30:00",
    slotMaxTime: "20:00:00",
    height: "auto",
    events: place.dataset.calendar,
  }).render();
}
