package org.parley.launcher;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.parley.launcher.suite.PortPlan;
import org.parley.launcher.suite.Service;
import picocli.CommandLine.Option;

/** Which ports the suite takes: by option, else by environment, else the usual ones. */
final class PortOptions {
  @Option(
      names = "--gateway-port",
      defaultValue = "${env:PARLEY_GATEWAY_PORT:-8080}",
      description = "Console and API (${DEFAULT-VALUE}; PARLEY_GATEWAY_PORT).")
  private int gateway;

  @Option(
      names = "--asr-port",
      defaultValue = "${env:PARLEY_ASR_PORT:-8081}",
      description = "Health and metrics of recognition (${DEFAULT-VALUE}; PARLEY_ASR_PORT).")
  private int asr;

  @Option(
      names = "--nlu-port",
      defaultValue = "${env:PARLEY_NLU_PORT:-8082}",
      description = "Health and metrics of understanding (${DEFAULT-VALUE}; PARLEY_NLU_PORT).")
  private int nlu;

  @Option(
      names = "--dialog-port",
      defaultValue = "${env:PARLEY_DIALOG_PORT:-8083}",
      description = "Health and metrics of dialog (${DEFAULT-VALUE}; PARLEY_DIALOG_PORT).")
  private int dialog;

  @Option(
      names = "--tts-port",
      defaultValue = "${env:PARLEY_TTS_PORT:-8084}",
      description = "Health and metrics of speech (${DEFAULT-VALUE}; PARLEY_TTS_PORT).")
  private int tts;

  @Option(
      names = "--rollout-port",
      defaultValue = "${env:PARLEY_ROLLOUT_PORT:-8085}",
      description = "Experiments, health and metrics (${DEFAULT-VALUE}; PARLEY_ROLLOUT_PORT).")
  private int rollout;

  @Option(
      names = "--compression-port",
      defaultValue = "${env:PARLEY_COMPRESSION_PORT:-8086}",
      description =
          "Jobs of compression, where it starts (${DEFAULT-VALUE}; PARLEY_COMPRESSION_PORT).")
  private int compression;

  @Option(
      names = "--kafka-port",
      defaultValue = "${env:PARLEY_KAFKA_PORT:-9092}",
      description = "Kafka (${DEFAULT-VALUE}; PARLEY_KAFKA_PORT).")
  private int kafka;

  @Option(
      names = "--controller-port",
      defaultValue = "${env:PARLEY_CONTROLLER_PORT:-9093}",
      description = "Kafka's controller (${DEFAULT-VALUE}; PARLEY_CONTROLLER_PORT).")
  private int controller;

  /**
   * @param further services beside the usual ones
   */
  PortPlan plan(Collection<Service> further) {
    EnumMap<Service, Integer> services = new EnumMap<>(services());
    services
        .keySet()
        .removeIf(service -> !Service.usual().contains(service) && !further.contains(service));
    return new PortPlan(services, kafka, controller);
  }

  private Map<Service, Integer> services() {
    return Map.of(
        Service.GATEWAY, gateway,
        Service.ASR, asr,
        Service.NLU, nlu,
        Service.DIALOG, dialog,
        Service.TTS, tts,
        Service.ROLLOUT, rollout,
        Service.COMPRESSION, compression);
  }

  /** These ports as arguments of a command. */
  List<String> arguments() {
    return List.of(
        "--gateway-port=" + gateway,
        "--asr-port=" + asr,
        "--nlu-port=" + nlu,
        "--dialog-port=" + dialog,
        "--tts-port=" + tts,
        "--rollout-port=" + rollout,
        "--compression-port=" + compression,
        "--kafka-port=" + kafka,
        "--controller-port=" + controller);
  }
}
