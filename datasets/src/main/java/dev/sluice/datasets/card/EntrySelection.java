package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The entries of an archive, package or folder that become a file of the card.
 *
 * @param from names or glob patterns ({@code *} within a folder, {@code **} across folders), in the
 *     order in which they go into the file; the matches of one pattern are sorted by name, numbers
 *     in names by value
 * @param as how the file is made of them; {@code copy} by default
 */
public record EntrySelection(
    @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> from, Conversion as) {
  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  public EntrySelection(
      @JsonProperty("from") @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          List<String> from,
      @JsonProperty("as") Conversion as) {
    this.from = Checks.list(from);
    this.as = as == null ? Conversion.COPY : as;
    if (this.from.isEmpty()) {
      throw new CardFault("from", "is missing; name the entries, for example 'from: data/*.txt'");
    }
    for (String pattern : this.from) {
      if (pattern.isBlank() || pattern.startsWith("/") || pattern.contains("..")) {
        throw new CardFault(
            "from",
            "must be names inside the archive, found '%s'; remove a leading '/' and '..'"
                .formatted(pattern));
      }
    }
    if (this.as == Conversion.COPY && this.from.size() > 1) {
      throw new CardFault(
          "as",
          "is 'copy', which takes one entry, not %d; write 'as: join'".formatted(from.size()));
    }
  }

  /** The short form: {@code entries: {data.csv: folder/data.csv}}. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static EntrySelection of(String entry) {
    return new EntrySelection(entry == null ? List.of() : List.of(entry), Conversion.COPY);
  }
}
