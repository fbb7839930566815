package org.parley.gateway;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.Optional;
import org.parley.gateway.conversation.Problem;
import org.parley.gateway.conversation.Trace;

/** A turn's span, from its first sound or its text to the end of its answer. */
record WatchedTrace(Span span) implements Trace {
  /** The wait that a person feels: from the end of speech to the first sound of the reply. */
  static final String FIRST_SOUND = "first sound";

  @Override
  public String context() {
    SpanContext context = span.getSpanContext();
    return "00-%s-%s-%s"
        .formatted(context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex());
  }

  @Override
  public void sounded(Instant speechEnded, Instant at) {
    span.addEvent("speech ended", speechEnded);
    span.addEvent(FIRST_SOUND, at);
  }

  @Override
  public void ended(Instant at, Optional<Problem.Kind> failure) {
    failure.ifPresent(kind -> span.setStatus(StatusCode.ERROR, kind.code()));
    span.end(at);
  }
}
