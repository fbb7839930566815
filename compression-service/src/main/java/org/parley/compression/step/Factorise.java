package org.parley.compression.step;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import org.parley.compression.lowrank.Factoriser;
import org.parley.compression.lowrank.Ranks;
import org.parley.compression.network.Network;
import org.parley.compression.secondorder.LayerInputs;

/**
 * Writes matrices as products of two smaller ones.
 *
 * @param layers that may be written as two
 * @param nearest what the products come nearest to
 * @param ranks how they are chosen, {@link Ranks#parse}
 */
public record Factorise(LayerNames layers, Nearest nearest, String ranks) implements Step {

  /** To what the product of two matrices comes nearest. */
  public enum Nearest {
    /** The matrix itself; looks at no data. */
    WEIGHTS,
    /** What the matrix makes of the calibration's inputs. */
    OUTPUTS
  }

  public Factorise {
    requireNonNull(nearest, "nearest");
    var _ = Ranks.parse(ranks);
  }

  @Override
  public Network apply(Network network, Workbench workbench) {
    Factoriser factoriser = factoriser(network);
    Network factorised =
        switch (nearest) {
          case WEIGHTS -> factoriser.plain(Ranks.parse(ranks));
          case OUTPUTS ->
              factoriser.aware(
                  Ranks.parse(ranks), new LayerInputs(workbench.inputs()), workbench.progress());
        };
    workbench.log().accept("ranks: " + Factoriser.ranks(factorised));
    return factorised;
  }

  @Override
  public Network predict(Network network) {
    return factoriser(network).plain(Ranks.parse(ranks));
  }

  @Override
  public boolean looksAtData() {
    return nearest == Nearest.OUTPUTS;
  }

  private Factoriser factoriser(Network network) {
    layers.requireIn(network);
    return new Factoriser(network, layers::names);
  }

  @Override
  public String title() {
    return "factorise for the same %s, ranks %s"
        .formatted(nearest.name().toLowerCase(Locale.ROOT), ranks);
  }
}
