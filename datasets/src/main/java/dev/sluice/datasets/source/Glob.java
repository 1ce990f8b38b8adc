package dev.sluice.datasets.source;

import java.util.regex.Pattern;

/**
 * A pattern for the names of entries: {@code *} and {@code ?} within a folder, {@code **} across
 * folders, {@code {a,b}} for alternatives. Unlike {@link java.nio.file.PathMatcher} it is
 * independent of the operating system, and also accepts names that are invalid as file names.
 */
record Glob(String text, Pattern pattern) {
  static Glob of(String text) {
    StringBuilder regex = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
        i++;
        boolean folders = i + 1 < text.length() && text.charAt(i + 1) == '/';
        if (folders) {
          // "a/**/b" also matches a/b.
          i++;
        }
        regex.append(folders ? "(?:.*/)?" : ".*");
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (c == '{') {
        depth++;
        regex.append("(?:");
      } else if (c == '}' && depth > 0) {
        depth--;
        regex.append(')');
      } else if (c == ',' && depth > 0) {
        regex.append('|');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    regex.append(")".repeat(depth));
    return new Glob(text, Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  boolean matches(String name) {
    return pattern.matcher(name).matches();
  }
}
