package dev.sluice.experiment.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlaceTest {
  private static Place at(JsonNode value) {
    return new Place(Map.of("data.length", value));
  }

  @Test
  void equalNumbersAreEqualWhateverTheirNotation() {
    assertThat(at(IntNode.valueOf(1)))
        .isEqualTo(at(DoubleNode.valueOf(1.0)))
        .hasSameHashCodeAs(at(DoubleNode.valueOf(1.0)))
        .isNotEqualTo(at(TextNode.valueOf("1")));
    assertThat(Place.same(DoubleNode.valueOf(0.0), IntNode.valueOf(0))).isTrue();
  }

  @Test
  void aValueKeepsItsType() {
    assertThat(at(DoubleNode.valueOf(0.05)).number("data.length")).hasValue(0.05);
    assertThat(at(TextNode.valueOf("0.05")).number("data.length")).isEmpty();
    assertThat(at(BooleanNode.TRUE).value("data.length").isBoolean()).isTrue();
    assertThat(at(IntNode.valueOf(3)).value("data.other").isMissingNode()).isTrue();
  }

  @Test
  void theTextOfANumberHasNoTrailingZeros() {
    assertThat(at(DoubleNode.valueOf(1.0)).text()).isEqualTo("length 1");
    assertThat(at(IntNode.valueOf(10_000)).text("data.length")).isEqualTo("10000");
    assertThat(at(DoubleNode.valueOf(1e-7)).text("data.length")).isEqualTo("0.0000001");
    assertThat(at(BooleanNode.FALSE).text()).isEqualTo("length false");
    assertThat(Place.text(NullNode.instance)).isEqualTo("none");
    assertThat(Place.text(JsonNodeFactory.instance.arrayNode().add("OT").add(2))).isEqualTo("OT,2");
    assertThat(Place.ONLY.text("data.length")).isEmpty();
  }

  @Test
  void numbersAreSortedByValueAndTextsAlphabetically() {
    assertThat(
            List.<JsonNode>of(IntNode.valueOf(200), DoubleNode.valueOf(50.5), IntNode.valueOf(9))
                .stream()
                .sorted(Place::compare)
                .map(Place::text))
        .containsExactly("9", "50.5", "200");
    assertThat(Place.compare(TextNode.valueOf("all"), TextNode.valueOf("one"))).isNegative();
  }
}
