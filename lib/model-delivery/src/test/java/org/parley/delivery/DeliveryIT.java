package org.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.parley.events.BundleChunk;
import org.parley.events.ModelVersionPublished;
import org.parley.events.Topics;
import org.parley.kafka.TestKafka;
import org.parley.runtime.Bundle;
import org.parley.runtime.BundleRefusedException;

class DeliveryIT {
  private static final int MIB = 1 << 20;

  @TempDir Path folder;
  private Installation here;

  @BeforeEach
  void install() {
    here = new Installation(folder);
  }

  @AfterEach
  void close() {
    here.close();
  }

  @Test
  void whatIsPublishedIsFetchedAndTheSameToTheByte() throws IOException {
    Path file = here.bundle("plain", "1", 2 * MIB + 7, 1, MIB);
    ModelVersionPublished announced = here.publish(file).announced();
    assertThat(announced.chunks()).allSatisfy(c -> assertThat(c.bytes()).isBetween(1, 512 << 10));

    ModelVersionPublished read = announced(announced.model());
    Bundle bundle = here.fetcher().fetch(read);

    assertThat(read).isEqualTo(announced);
    assertThat(bundle.version()).isEqualTo(Bundle.read(file).version());
    assertThat(folder.resolve("cache").resolve(announced.model() + ".parley"))
        .hasSameBinaryContentAs(file);
    assertThat(folder.resolve("cache/chunks")).isEmptyDirectory();
  }

  @Test
  void anAssetThatAnotherVersionHasIsNotSentAgain() {
    here.publish(here.bundle("shared", "1", MIB, 7, 3 * MIB));
    var second = here.publish(here.bundle("shared", "2", MIB, 7, 3 * MIB));

    // The network, and the small parts: manifest and list of entries.
    assertThat(second.sentBytes()).isBetween((long) MIB, MIB + 4096L);
    assertThat(second.announced().bytes()).isGreaterThan(4L * MIB);
    assertThat(here.fetcher().fetch(second.announced()).entry("assets/words.bin")).hasSize(3 * MIB);
  }

  @Test
  void retiringAVersionKeepsTheChunksThatOthersAreMadeOf() {
    String first = here.publish(here.bundle("retired", "1", MIB, 8, MIB)).announced().model();
    var second = here.publish(here.bundle("retired", "2", MIB, 8, MIB)).announced();

    assertThat(here.publisher.retire(first)).isTrue();
    assertThat(here.publisher.retire(first)).isFalse();

    assertThat(PublishedVersions.read(here.broker).find(first)).isEmpty();
    assertThat(here.fetcher().fetch(second).version()).hasToString(second.model());
    assertThat(liveChunks()).anyMatch(key -> key.startsWith(first));

    here.publisher.retire(second.model());
    assertThat(liveChunks()).noneMatch(key -> key.startsWith(second.model()));
  }

  @Test
  void aFetchThatWasInterruptedGoesOnWhereItWas() throws IOException {
    ModelVersionPublished announced =
        here.publish(here.bundle("resumed", "1", 3 * MIB, 2, MIB)).announced();
    ModelVersionPublished half = withChunk(announced, 9, "resumed@1-000000000000/9999");
    assertThatThrownBy(() -> here.fetcher().fetch(half)).hasMessageContaining("is missing");
    assertThat(files(folder.resolve("cache/chunks"))).hasSize(announced.chunks().size() - 1);

    // Only the chunk that was missing is still wanted: the others need not be on the topic any
    // more.
    for (int i = 0; i < announced.chunks().size(); i++) {
      if (i != 9) {
        here.write(Records.tombstone(Topics.MODEL_BUNDLES, announced.chunks().get(i).key()));
      }
    }
    assertThat(here.fetcher().fetch(announced).version()).hasToString(announced.model());
  }

  @Test
  void aChunkThatIsMissingCorruptOrReplacedIsNamed() {
    ModelVersionPublished announced =
        here.publish(here.bundle("broken", "1", 2 * MIB, 3, MIB)).announced();
    String key = announced.chunks().get(2).key();
    ModelVersionPublished missing = withChunk(announced, 2, "broken@1-000000000000/9999");
    assertThatThrownBy(() -> here.fetcher().fetch(missing))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("chunk broken@1-000000000000/9999 is missing");

    ModelVersionPublished replaced = withChunk(announced, 2, announced.chunks().get(3).key());
    assertThatThrownBy(() -> here.fetcher().fetch(replaced))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("chunk " + announced.chunks().get(3).key() + " is corrupt");
    assertThat(here.fetcher().fetch(announced).version()).hasToString(announced.model());
    assertThat(key).startsWith(announced.model());
  }

  private static ModelVersionPublished withChunk(ModelVersionPublished of, int at, String key) {
    List<ModelVersionPublished.Chunk> chunks = new ArrayList<>(of.chunks());
    var chunk = chunks.get(at);
    chunks.set(at, new ModelVersionPublished.Chunk(key, chunk.bytes(), chunk.sha256()));
    return new ModelVersionPublished(
        of.model(),
        of.digest(),
        of.bytes(),
        of.unpackedBytes(),
        chunks,
        of.parent(),
        of.recipe(),
        of.contract(),
        of.report(),
        of.keyId(),
        of.signature());
  }

  @Test
  void aKilledPublicationIsNotAnnouncedAndTheNextOneIsWhole() throws Exception {
    Path file = here.bundle("killed", "1", 40 * MIB, 5, MIB);
    Process publication =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                PublishAndDie.class.getName(),
                TestKafka.shared().bootstrapServers(),
                here.keys.signingFile().toString(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("publication.log").toFile())
            .start();
    assertThat(publication.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(publication.exitValue()).as("killed").isEqualTo(128 + 9);
    String model = Bundle.read(file).version().toString();
    long left = liveChunks().stream().filter(key -> key.startsWith(model)).count();
    assertThat(left).isBetween(1L, 80L);
    assertThat(PublishedVersions.read(here.broker).find(model)).isEmpty();

    here.publish(file);

    assertThat(here.fetcher().fetch(announced(model)).version()).hasToString(model);
  }

  @Test
  void chunksOfAPublicationThatDiedAreTakenOffAfterADay() {
    var orphan = new BundleChunk("orphan@1-0123456789ab", 0, new byte[] {1, 2, 3});
    here.write(Records.of(orphan, here.clock.instant(), "/test"));
    here.later(Duration.ofHours(23));
    here.publish(here.bundle("sweeping", "1", 1000, 1, 1000));
    assertThat(liveChunks()).contains(orphan.key());
    here.later(Duration.ofHours(2));
    String published =
        here.publish(here.bundle("sweeping", "2", 1000, 1, 1000)).announced().model();
    assertThat(liveChunks()).doesNotContain(orphan.key()).anyMatch(k -> k.startsWith(published));
  }

  @Test
  void whatIsUnsignedOrSignedByAStrangerOrForAnotherIsRefused() throws IOException {
    ModelVersionPublished good = here.publish(here.bundle("signed", "1", 1000, 1, 99)).announced();
    assertRefused(signed(good, good.parent(), "", ""), "it is not signed");
    SigningKey stranger = SigningKey.generate();
    assertRefused(
        signed(good, good.parent(), stranger.id(), stranger.sign(Claim.version(good))),
        "key " + stranger.id() + ", which is not among the trusted ones");
    assertRefused(
        signed(good, Optional.of("signed@2-0123456789ab"), good.keyId(), good.signature()),
        "its signature does not fit");
    assertRefused(signed(good, good.parent(), good.keyId(), "nonsense"), "does not fit");
  }

  private void assertRefused(ModelVersionPublished announced, String reason) {
    assertThatThrownBy(() -> here.fetcher().fetch(announced))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining(announced.model())
        .hasMessageContaining(reason);
  }

  private static ModelVersionPublished signed(
      ModelVersionPublished of, Optional<String> parent, String keyId, String signature) {
    return new ModelVersionPublished(
        of.model(),
        of.digest(),
        of.bytes(),
        of.unpackedBytes(),
        of.chunks(),
        parent,
        of.recipe(),
        new TreeMap<>(of.contract()),
        of.report(),
        keyId,
        signature);
  }

  @Test
  void aBundleThatIsNotTheSignedOneIsRefused() {
    ModelVersionPublished one = here.publish(here.bundle("swapped", "1", 1000, 1, 99)).announced();
    ModelVersionPublished two = here.publish(here.bundle("swapped", "2", 1000, 1, 99)).announced();
    var mixed =
        new ModelVersionPublished(
            one.model(),
            one.digest(),
            two.bytes(),
            two.unpackedBytes(),
            two.chunks(),
            one.parent(),
            one.recipe(),
            one.contract(),
            one.report(),
            one.keyId(),
            one.signature());
    assertRefused(mixed, "not the one that was announced");
  }

  @Test
  void aBundleLargerThanTheMemoryBudgetIsRefusedBeforeItIsFetched() {
    ModelVersionPublished large = here.publish(here.bundle("large", "1", MIB, 1, 99)).announced();
    assertThatThrownBy(() -> here.fetcher(MIB).fetch(large))
        .isInstanceOf(BundleRefusedException.class)
        .hasMessageContaining("more than the memory budget of " + MIB);
    assertThat(folder.resolve("cache")).doesNotExist();
  }

  @Test
  void afterOneRotationBothKeysCountAfterTwoTheFirstDoesNot() {
    Path file = here.bundle("rotated", "1", 1000, 1, 99);
    ModelVersionPublished first = here.publish(file).announced();
    here.keys.rotate();
    assertThat(here.fetcher().fetch(first).version()).hasToString(first.model());
    here.keys.rotate();
    assertRefused(first, "not among the trusted ones");

    here.publisher.close();
    here.publisher = new BundlePublisher(here.broker, here.keys.ensure(), here.clock, "/test");
    ModelVersionPublished again = here.publish(file).announced();
    assertThat(here.fetcher().fetch(again).version()).hasToString(first.model());
  }

  @Test
  void aDamagedCopyIsFetchedAnew() throws IOException {
    ModelVersionPublished announced = here.publish(here.bundle("copy", "1", 999, 1, 9)).announced();
    here.fetcher().fetch(announced);
    Path copy = folder.resolve("cache").resolve(announced.model() + ".parley");
    Files.write(copy, new byte[] {1, 2, 3});
    assertThat(here.fetcher().fetch(announced).version()).hasToString(announced.model());
  }

  @Test
  void garbageOnTheVersionsTopicHidesNoVersion() {
    here.write(new ProducerRecord<>(Topics.MODEL_VERSIONS, "garbage", new byte[] {1, 2, 3}));
    ModelVersionPublished announced = here.publish(here.bundle("after", "1", 99, 1, 9)).announced();
    assertThat(announced(announced.model())).isEqualTo(announced);
  }

  private ModelVersionPublished announced(String model) {
    return PublishedVersions.read(here.broker).find(model).orElseThrow();
  }

  private List<String> liveChunks() {
    List<String> keys = new ArrayList<>();
    TopicRead.all(
        here.broker,
        Topics.MODEL_BUNDLES,
        record -> {
          keys.remove(record.key());
          if (record.value() != null) {
            keys.add(record.key());
          }
          return true;
        });
    return keys;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
