package org.parley.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import org.parley.delivery.Broker;
import org.parley.events.RouteChanged;
import org.parley.gateway.Browser;
import org.parley.gateway.Sight;
import org.parley.launcher.bench.RouteSwitch;

/** Somebody makes experiments with nothing but the page, and the route follows every button. */
class ExperimentPageIT {
  private static final Suite SUITE = Suite.running();
  private static final List<String> VERSIONS = SUITE.published("nlu");

  private final Experiments experiments = new Experiments(SUITE);

  @AfterAll
  static void routeBack() throws InterruptedException {
    try (RouteSwitch routes = new RouteSwitch(Broker.at(SUITE.kafka()), SUITE.keys())) {
      Object _ = routes.to(VERSIONS.getFirst());
    }
  }

  @Test
  void everyButtonDoesWhatItSays() throws Exception {
    try (Browser browser = Browser.open()) {
      browser.show("http://" + SUITE.gateway() + "/experiments.html", 1280, "light");
      String first = started(browser, VERSIONS.get(1));
      assertThat(shares()).containsExactly(VERSIONS.get(0) + " 90", VERSIONS.get(1) + " 10");

      ramp(browser, first, "5");
      browser.awaitText("#notice", "rollout-service: a ramp from 10.00 % to 5.00 % is none");
      assertThat(browser.complaints()).singleElement().asString().contains(first + "/ramp");
      ramp(browser, first, "25");
      browser.awaitText("#" + first + " .summary", "25.0 % of the sessions on each candidate");
      JsonNode ramped = experiments.await(first, status -> status.path("stage").asInt() == 2);
      assertThat(ramped.path("share").asDouble()).isEqualTo(0.25);
      assertThat(shares()).containsExactly(VERSIONS.get(0) + " 75", VERSIONS.get(1) + " 25");

      press(browser, first, "promote", "promoted");
      assertThat(serving()).isEqualTo(VERSIONS.get(1));
      browser.awaitText("#" + first + " .decisions", "candidate was promoted by hand");
      Sight.isFine(browser, "promoted");

      String second = started(browser, VERSIONS.get(0));
      press(browser, second, "rollback", "rolled back");
      assertThat(serving()).isEqualTo(VERSIONS.get(1));

      String third = started(browser, VERSIONS.get(0));
      press(browser, third, "stop", "stopped");
      assertThat(serving()).isEqualTo(VERSIONS.get(1));
      assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }
  }

  /** By the form, as soon as it offers the candidate; returns the experiment's name. */
  private String started(Browser browser, String candidate) {
    browser.await("#new summary").click();
    browser.awaitText("#candidates select[data-model=nlu] option", candidate);
    new Select(browser.await("select[data-model=nlu]")).selectByVisibleText(candidate);
    WebElement automatic = browser.await("#start [name=automatic]");
    if (automatic.isSelected()) {
      automatic.click();
    }
    browser.await("#start [type=submit]").click();
    JsonNode running =
        experiments.await(
            "nlu", Experiments.is("running").and(status -> status.toString().contains(candidate)));
    String experiment = running.path("experiment").asText();
    browser.awaitText("#" + experiment + " .badge", "running");
    browser.awaitText("#" + experiment + " .summary", "10.0 % of the sessions on each candidate");
    browser.awaitText("#" + experiment + " .decisions", "started at 10 %");
    return experiment;
  }

  private static void ramp(Browser browser, String experiment, String percent) {
    WebElement weight = browser.await("#" + experiment + " .controls [name=weight]");
    weight.clear();
    weight.sendKeys(percent);
    browser.await("#" + experiment + " .controls [type=submit]").click();
  }

  private void press(Browser browser, String experiment, String button, String badge) {
    browser.await("#" + experiment + " [data-change=" + button + "]").click();
    browser.agree();
    browser.awaitText("#" + experiment + " .badge", badge);
    experiments.await(experiment, Experiments.is("running").negate());
    assertThat(experiments.route("nlu").arms()).isEmpty();
  }

  private String serving() {
    return experiments.route("nlu").champion();
  }

  /** Each arm's version and percent of the sessions. */
  private List<String> shares() {
    List<RouteChanged.Arm> arms = experiments.route("nlu").arms();
    double all = arms.stream().mapToDouble(RouteChanged.Arm::weight).sum();
    return arms.stream()
        .map(arm -> arm.model() + " " + Math.round(100 * arm.weight() / all))
        .toList();
  }
}
