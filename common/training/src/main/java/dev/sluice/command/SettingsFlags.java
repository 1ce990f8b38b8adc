package dev.sluice.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.settings.SettingsSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The flags of a settings record: one for each setting, under a heading for each group. */
public final class SettingsFlags {
  private SettingsFlags() {}

  /** Adds to a command the flags of all settings, with their defaults in the help. */
  public static void addTo(CommandSpec command, SettingsSchema<?> schema) {
    add(command, schema, group -> true, schema.defaults());
  }

  /**
   * Adds to a command the flags of one group that change the settings of a stored model. The help
   * shows no defaults, because the default is what the model stores.
   */
  public static void addChangesTo(CommandSpec command, SettingsSchema<?> schema, String group) {
    add(command, schema, group::equals, JsonNodeFactory.instance.objectNode());
  }

  private static void add(
      CommandSpec command,
      SettingsSchema<?> schema,
      Predicate<String> groups,
      ObjectNode defaults) {
    Map<String, List<SettingsSchema.Key>> byGroup =
        schema.keys().stream()
            .filter(key -> groups.test(key.group()))
            .collect(
                Collectors.groupingBy(
                    SettingsSchema.Key::group, LinkedHashMap::new, Collectors.toList()));
    int order = 100;
    for (Map.Entry<String, List<SettingsSchema.Key>> group : byGroup.entrySet()) {
      ArgGroupSpec.Builder builder =
          ArgGroupSpec.builder()
              .heading("%nSettings of '" + group.getKey() + "':%n")
              .exclusive(false)
              .validate(false)
              .multiplicity("0..1")
              .order(order++);
      for (SettingsSchema.Key key : group.getValue()) {
        builder.addArg(option(key, defaults.path(key.group()).path(key.name()), order++));
      }
      command.addArgGroup(builder.build());
    }
  }

  private static OptionSpec option(SettingsSchema.Key key, JsonNode value, int order) {
    String shown =
        value.isNull() || value.isMissingNode() ? "" : " (default: " + plain(value) + ")";
    // Percent signs would be read as format specifiers.
    String description = (key.help() + shown).replace("%", "%%");
    OptionSpec.Builder builder =
        (key.flag().equals(key.name())
                ? OptionSpec.builder("--" + key.name())
                : OptionSpec.builder("--" + key.flag(), "--" + key.name()))
            .description(description)
            .order(order);
    return key.isSwitch()
        ? builder.type(Boolean.class).arity("0").negatable(true).build()
        : builder.type(String.class).arity("1").paramLabel(key.label()).build();
  }

  private static String plain(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    StringBuilder text = new StringBuilder();
    value.forEach(part -> text.append(text.isEmpty() ? "" : ",").append(part.asText()));
    return text.isEmpty() ? "none" : text.toString();
  }

  /** The flags given on the command line, by name without dashes. */
  public static Map<String, String> given(ParseResult parsed, SettingsSchema<?> schema) {
    Map<String, String> given = new LinkedHashMap<>();
    for (SettingsSchema.Key key : schema.keys()) {
      if (parsed.hasMatchedOption("--" + key.name())) {
        Object value = parsed.matchedOption("--" + key.name()).getValue();
        given.put(key.name(), String.valueOf(value));
      }
    }
    return given;
  }
}
