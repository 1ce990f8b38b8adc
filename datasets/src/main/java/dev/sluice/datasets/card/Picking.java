package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Which entries of an archive, package or folder a file of the card is made of.
 *
 * @param from names or glob patterns ({@code *} within a folder, {@code **} across folders), in the
 *     order in which they go into the file; what one pattern finds is sorted by name, numbers in
 *     names by value
 * @param as how the file is made of them; {@code copy} if not said
 */
public record Picking(
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> from, Making as) {
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public Picking(
      @JsonProperty("from") @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<String> from,
      @JsonProperty("as") Making as) {
    this.from = Checks.list(from);
    this.as = as == null ? Making.COPY : as;
    if (this.from.isEmpty()) {
      throw new CardFault("from", "is missing; name the entries, for example 'from: data/*.txt'");
    }
    for (String pattern : this.from) {
      if (pattern.isBlank() || pattern.startsWith("/") || pattern.contains("..")) {
        throw new CardFault(
            "from",
            "should be names inside the archive, found '%s'; leave out a leading '/' and '..'"
                .formatted(pattern));
      }
    }
    if (this.as == Making.COPY && this.from.size() > 1) {
      throw new CardFault(
          "as",
          "is 'copy', which takes one entry, not %d; write 'as: join'".formatted(from.size()));
    }
  }

  /** The short form: {@code entries: {data.csv: folder/data.csv}}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static Picking of(String entry) {
    return new Picking(entry == null ? List.of() : List.of(entry), Making.COPY);
  }
}
