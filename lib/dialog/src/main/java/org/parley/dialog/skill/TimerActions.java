package org.parley.dialog.skill;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.parley.dialog.skill.Timer.Kind;

/** Timers and alarms. Ringing them is the dialog's own work: this only keeps what will ring. */
final class TimerActions {
  private static final String NAME = "timerName";
  private static final String DURATION = "duration";
  private static final String TIME = "time";
  private static final String DAY = "day";

  private TimerActions() {}

  static Map<String, SkillAction> all() {
    return Map.of(
        "timers.set", TimerActions::setTimer,
        "timers.cancel", TimerActions::cancelTimers,
        "timers.list", TimerActions::listTimers,
        "alarms.set", TimerActions::setAlarm,
        "alarms.cancel", TimerActions::cancelAlarms,
        "alarms.list", TimerActions::listAlarms);
  }

  private static Done setTimer(Call call) {
    Duration length = call.span(DURATION).orElse(Duration.ZERO);
    return add(
        call,
        new Timer(
            call.id(),
            Kind.TIMER,
            call.intent().name(),
            call.text(NAME),
            call.now().toInstant().plus(length),
            Optional.of(length)));
  }

  private static Done setAlarm(Call call) {
    LocalTime time = call.time(TIME).orElse(call.now().toLocalTime());
    LocalDate day = call.day(DAY).orElse(call.now().toLocalDate());
    ZonedDateTime due = day.atTime(time).atZone(call.now().getZone());
    if (!due.isAfter(call.now())) {
      due = due.plusDays(1);
    }
    return add(
        call,
        new Timer(
            call.id(),
            Kind.ALARM,
            call.intent().name(),
            call.text(NAME),
            due.toInstant(),
            Optional.empty()));
  }

  private static Done add(Call call, Timer timer) {
    List<Timer> timers = new ArrayList<>(call.belongings().timers());
    timers.add(timer);
    timers.sort(Comparator.comparing(Timer::due));
    List<Timer> kept = timers.subList(0, Math.min(timers.size(), Belongings.MOST));
    return Done.of(Done.DONE, call.belongings().withTimers(kept));
  }

  private static Done cancelTimers(Call call) {
    return cancel(call, timersMeant(call));
  }

  private static Predicate<Timer> timersMeant(Call call) {
    Optional<String> name = call.text(NAME);
    Optional<Duration> length = call.span(DURATION);
    return timer ->
        timer.kind() == Kind.TIMER
            && (name.isEmpty() || timer.label().equals(name))
            && (length.isEmpty() || timer.length().equals(length));
  }

  private static Done cancelAlarms(Call call) {
    return cancel(call, alarmsMeant(call));
  }

  private static Predicate<Timer> alarmsMeant(Call call) {
    return timer -> {
      ZonedDateTime due = timer.due().atZone(call.now().getZone());
      return timer.kind() == Kind.ALARM
          && call.time(TIME).map(due.toLocalTime()::equals).orElse(true)
          && call.day(DAY).map(due.toLocalDate()::equals).orElse(true);
    };
  }

  private static Done cancel(Call call, Predicate<Timer> meant) {
    List<Timer> cancelled = call.belongings().timers().stream().filter(meant).toList();
    if (cancelled.isEmpty()) {
      return call.unchanged("empty");
    }
    List<Timer> left = call.belongings().timers().stream().filter(meant.negate()).toList();
    Belongings belongings = call.belongings().withTimers(left);
    if (cancelled.size() > 1) {
      return Done.of("all", belongings);
    }
    Done done = Done.of(Done.DONE, belongings);
    Optional<String> label = cancelled.getFirst().label();
    return label.isPresent() ? done.with(NAME, label.get()) : done;
  }

  private static Done listTimers(Call call) {
    return list(call, timersMeant(call), "timers");
  }

  private static Done listAlarms(Call call) {
    return list(call, alarmsMeant(call), "alarms");
  }

  private static Done list(Call call, Predicate<Timer> meant, String gap) {
    List<String> entries =
        call.belongings().timers().stream()
            .filter(meant)
            .map(timer -> call.entry(timer.describe(call.language(), call.now())))
            .toList();
    return entries.isEmpty()
        ? call.unchanged("empty")
        : call.unchanged(Done.DONE).with(gap, call.language().join(entries));
  }
}
