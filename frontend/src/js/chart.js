/* Charts, loaded only where one is shown: <div data-chart="address of an ECharts option">.
 * Each stands beside a table with the same figures. Only bars, lines and rings are shipped. */
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, DatasetComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([AriaComponent, BarChart, DatasetComponent, GridComponent, LegendComponent, LineChart, PieChart, SVGRenderer, TooltipComponent]);

const dark = window.matchMedia("(prefers-color-scheme: dark)");

async function draw(place) {
  const answer = await fetch(place.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const option = await answer.json();
  const colours = getComputedStyle(document.documentElement);
  const chart = init(place, dark.matches ? "dark" : null, { renderer: "svg" });
  chart.setOption({
    backgroundColor: "transparent",
    color: ["accent", "good", "warning", "danger", "neutral"].map((name) => colours.getPropertyValue(`--vp-${name}`).trim()),
    textStyle: { fontFamily: "Be Vietnam Pro, sans-serif" },
    aria: { enabled: true, decal: { show: true } },
    ...option,
    tooltip: { ...option.tooltip, renderMode: "richText" },
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

for (const place of document.querySelectorAll("[data-chart]")) draw(place);
