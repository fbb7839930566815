package org.parley.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;

/** A slot's typed value; as JSON {@code {"type":"duration","value":"PT5M"}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(SlotValue.Text.class),
  @JsonSubTypes.Type(SlotValue.Amount.class),
  @JsonSubTypes.Type(SlotValue.Span.class),
  @JsonSubTypes.Type(SlotValue.TimeOfDay.class),
  @JsonSubTypes.Type(SlotValue.Day.class)
})
public sealed interface SlotValue {

  /**
   * The value as it stands in JSON and in replies: {@code large}, {@code 2.5}, {@code PT5M}, {@code
   * 07:30}, {@code 2026-11-21}.
   */
  String scalar();

  /** One of a slot's canonical values, or free text. */
  @JsonTypeName("text")
  record Text(String value) implements SlotValue {
    public Text {
      requireNonNull(value, "value");
    }

    @Override
    public String scalar() {
      return value;
    }
  }

  /** A number without trailing zeros, so that 2 and 2.0 are equal. */
  @JsonTypeName("number")
  record Amount(BigDecimal value) implements SlotValue {
    public Amount {
      value = value.stripTrailingZeros();
      if (value.scale() < 0) {
        value = value.setScale(0);
      }
    }

    public static Amount of(long value) {
      return new Amount(BigDecimal.valueOf(value));
    }

    @Override
    public String scalar() {
      return value.toPlainString();
    }
  }

  @JsonTypeName("duration")
  record Span(Duration value) implements SlotValue {
    public Span {
      requireNonNull(value, "value");
    }

    @Override
    public String scalar() {
      return value.toString();
    }
  }

  /** A time of day to the minute. */
  @JsonTypeName("time")
  record TimeOfDay(@JsonFormat(pattern = "HH:mm") LocalTime value) implements SlotValue {
    public TimeOfDay {
      value = value.truncatedTo(ChronoUnit.MINUTES);
    }

    @Override
    public String scalar() {
      return value.toString();
    }
  }

  @JsonTypeName("date")
  record Day(LocalDate value) implements SlotValue {
    public Day {
      requireNonNull(value, "value");
    }

    @Override
    public String scalar() {
      return value.toString();
    }
  }
}
