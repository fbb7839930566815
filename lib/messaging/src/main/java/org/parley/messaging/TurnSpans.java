package org.parley.messaging;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.parley.events.TurnContext;

/**
 * What this service adds to the traces of turns. The gateway begins a turn's trace, its context
 * travels in the header {@code traceparent}, and every stage adds a span of its own below the
 * turn's. Neither words nor sound are in them.
 *
 * <p>Nothing is made and nothing costs before {@code OTEL_EXPORTER_OTLP_ENDPOINT} says where traces
 * go; how many are taken and what else OpenTelemetry can be told is said by its own variables.
 */
@Singleton
public class TurnSpans {
  private static final int FAREWELL_SECONDS = 5;

  private final Optional<OpenTelemetrySdk> telemetry;
  private final Optional<Tracer> tracer;

  @Inject
  TurnSpans(
      @ConfigProperty(name = "otel.exporter.otlp.endpoint") Optional<String> endpoint,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    this(endpoint.map(_ -> configured(service)));
  }

  TurnSpans(Optional<OpenTelemetrySdk> telemetry) {
    this.telemetry = telemetry;
    this.tracer = telemetry.map(sdk -> sdk.getTracer("org.parley"));
  }

  /** Adds nothing, ever. */
  public static TurnSpans none() {
    return new TurnSpans(Optional.empty());
  }

  private static OpenTelemetrySdk configured(String service) {
    Map<String, String> unlessToldOtherwise =
        Map.of(
            "otel.service.name", service,
            "otel.exporter.otlp.protocol", "http/protobuf",
            // Prometheus asks for the figures, and the log goes to the console.
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> unlessToldOtherwise)
        .disableShutdownHook()
        .build()
        .getOpenTelemetrySdk();
  }

  /**
   * Begins a turn: a span that others are added to.
   *
   * @return empty where nobody looks at traces
   */
  public Optional<Span> begin(String name, String session, Instant at) {
    return tracer.map(on ->
        on.spanBuilder(name)
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(at)
            .setAttribute("parley.session", session)
            .startSpan());
  }

  /**
   * Adds a stage that is over to the turn of a record.
   *
   * @param context of the record; without a trace in it the span begins one
   * @param attributes ids and versions, never words
   */
  public void add(
      String name, TurnContext context, Instant from, Instant to, Map<String, String> attributes) {
    tracer.ifPresent(on -> {
      SpanBuilder span =
          on.spanBuilder(name)
              .setParent(parent(context))
              .setSpanKind(SpanKind.CONSUMER)
              .setStartTimestamp(from);
      attributes.forEach((key, value) -> span.setAttribute(AttributeKey.stringKey(key), value));
      span.startSpan().end(to.isBefore(from) ? from : to);
    });
  }

  private static Context parent(TurnContext context) {
    return W3CTraceContextPropagator.getInstance()
        .extract(Context.root(), context, new TraceparentOf());
  }

  /** Sends what is waiting. */
  @PreDestroy
  void close() {
    telemetry.ifPresent(
        sdk -> sdk.getSdkTracerProvider().shutdown().join(FAREWELL_SECONDS, TimeUnit.SECONDS));
  }

  private static final class TraceparentOf implements TextMapGetter<TurnContext> {
    @Override
    public Iterable<String> keys(TurnContext context) {
      return context.traceparent().isPresent() ? List.of("traceparent") : List.of();
    }

    @Override
    public @Nullable String get(@Nullable TurnContext context, String key) {
      return context != null && key.equals("traceparent")
          ? context.traceparent().orElse(null)
          : null;
    }
  }
}
