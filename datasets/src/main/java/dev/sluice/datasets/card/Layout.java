package dev.sluice.datasets.card;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The format of the data's files: the key {@code format} of a card. The task determines the type.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = Layout.TYPE_KEY)
@JsonSubTypes({
  @JsonSubTypes.Type(value = TextLayout.class, name = DataCard.SENTIMENT),
  @JsonSubTypes.Type(value = SeriesLayout.class, name = DataCard.FORECASTING),
  @JsonSubTypes.Type(value = CorpusLayout.class, name = DataCard.CHARNN),
  @JsonSubTypes.Type(value = PianoRollLayout.class, name = DataCard.MUSIC)
})
public sealed interface Layout permits TextLayout, SeriesLayout, CorpusLayout, PianoRollLayout {
  /** Added by {@link CardReader} from the card's task; never part of a card. */
  String TYPE_KEY = "(task)";

  /** The encoding of files that are not UTF-8, or null if such files are an error. */
  String fallbackEncoding();
}
