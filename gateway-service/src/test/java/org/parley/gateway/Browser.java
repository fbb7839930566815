package org.parley.gateway;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A real Chromium without a window. Where the machine has none, tests that want it are skipped. */
public final class Browser implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HELP = "; install chromium and chromium-driver";

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  public static Browser open() {
    Path chromium = found("chromium", "chromium-browser", "google-chrome");
    Path chromedriver = found("chromedriver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.toFile())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Path found(String... names) {
    Optional<Path> first =
        Stream.of(names)
            .flatMap(name ->
                Stream.of(System.getenv("PATH").split(":")).map(folder -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    return first.orElseGet(() -> {
      String reason = "NO BROWSER, PAGES ARE NOT TESTED: no " + names[0] + " on the PATH" + HELP;
      System.err.println(reason);
      return abort(reason);
    });
  }

  /** As a window of this width; 390 is a phone. */
  public void show(String url, int width, String theme) {
    List<String> _ = complaints();
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
    driver.get(url);
  }

  /** Waits for what the page shows only after it has asked. */
  public WebElement await(String css) {
    return until(
        css + " is there",
        any ->
            any.findElements(By.cssSelector(css)).stream()
                .filter(WebElement::isDisplayed)
                .findFirst()
                .orElse(null));
  }

  public void awaitText(String css, String text) {
    until(
        css + " says " + text,
        any ->
            any.findElements(By.cssSelector(css)).stream()
                    .anyMatch(each -> each.getText().contains(text))
                ? Boolean.TRUE
                : null);
  }

  /** An element that the page has just replaced is looked for again. */
  private <T> T until(String what, Function<ChromeDriver, T> condition) {
    return new WebDriverWait(driver, PATIENCE)
        .ignoring(StaleElementReferenceException.class)
        .withMessage(
            () -> what + "; the page says: " + driver.findElement(By.tagName("body")).getText())
        .until(any -> condition.apply(driver));
  }

  public List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  public void agree() {
    driver.switchTo().alert().accept();
  }

  /** What a script on the page gives. */
  public Object run(String script) {
    return requireNonNull(driver.executeScript(script), "the script gives nothing");
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** What the page itself or its policy complained about. */
  public List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  @Override
  public void close() {
    driver.quit();
  }
}
