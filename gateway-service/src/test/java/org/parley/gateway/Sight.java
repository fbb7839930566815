package org.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What must hold of every page, in every theme and width. */
public final class Sight {
  private static final Path PICTURES = Path.of("target", "pages");

  /** Texts whose contrast with what lies behind them is under 4.5 : 1, WCAG 2 AA. */
  private static final String PALE =
      """
      const channel = (v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
      const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const parse = (text) => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        canvas.fillStyle = text; canvas.clearRect(0, 0, 1, 1); canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
      };
      const behind = (node) => {
        for (let each = node; each; each = each.parentElement) {
          const colour = parse(getComputedStyle(each).backgroundColor);
          if (colour[3] === 255) return colour;
        }
        return [255, 255, 255, 255];
      };
      const pale = [];
      for (const node of document.querySelectorAll("body *")) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
        if (!own || !node.checkVisibility() || node.closest(".visually-hidden") || node.closest("option")) continue;
        const style = getComputedStyle(node);
        const a = light(parse(node instanceof SVGElement ? style.fill : style.color));
        const b = light(behind(node));
        const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        if (ratio < 4.5) pale.push(node.textContent.trim().slice(0, 40) + " " + ratio.toFixed(2));
      }
      return pale;
      """;

  /** Things to press or fill in that a screen reader has no name for. */
  private static final String NAMELESS =
      """
      return [...document.querySelectorAll("button, input, select, a, meter")]
        .filter((each) => each.checkVisibility())
        .filter((each) => !(each.labels?.length || each.getAttribute("aria-label") || each.textContent.trim()))
        .map((each) => each.outerHTML.slice(0, 80));
      """;

  private Sight() {}

  /** Keeps a picture of the whole page for people, and checks what a script can see. */
  public static void isFine(Browser browser, String name) throws IOException {
    Files.createDirectories(PICTURES);
    Object picture =
        browser
            .driver()
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
            .get("data");
    Files.write(PICTURES.resolve(name + ".png"), Base64.getDecoder().decode((String) picture));
    assertThat((List<?>) browser.run(PALE)).as("pale texts of " + name).isEmpty();
    assertThat((List<?>) browser.run(NAMELESS)).as("nameless parts of " + name).isEmpty();
    assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
        .as(name + " fits into the window's width")
        .isEqualTo(true);
    assertThat(browser.complaints()).as("complaints of the browser about " + name).isEmpty();
  }
}
