package io.asyncio.scenarios.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: maps, lists, strings, booleans, {@code null}, and numbers, which are {@link
 * Long} if they are whole and {@link BigDecimal} if not.
 */
public final class Json {

  private static final Pattern PLACE = Pattern.compile(" at line \\d+ column \\d+");

  private Json() {}

  /**
   * Reads a text that holds one value.
   *
   * @throws NotJson if it is not JSON
   */
  public static @Nullable Object parse(String text) throws NotJson {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      Object value = read(reader);
      JsonToken _ = reader.peek(); // complains if there is more
      return value;
    } catch (IOException | NumberFormatException e) {
      throw new NotJson(place(e));
    }
  }

  /** Returns where the reader stumbled, as far as it says so. */
  private static String place(Exception e) {
    Matcher matcher = PLACE.matcher(String.valueOf(e.getMessage()));
    return matcher.find() ? matcher.group() : "";
  }

  private static @Nullable Object read(JsonReader reader) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readMap(reader);
      case BEGIN_ARRAY -> readList(reader);
      case STRING -> reader.nextString();
      case BOOLEAN -> reader.nextBoolean();
      case NUMBER -> number(reader.nextString());
      default -> {
        reader.nextNull();
        yield null;
      }
    };
  }

  private static Map<String, @Nullable Object> readMap(JsonReader reader) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      map.put(key, read(reader));
    }
    reader.endObject();
    return map;
  }

  private static List<@Nullable Object> readList(JsonReader reader) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      list.add(read(reader));
    }
    reader.endArray();
    return list;
  }

  private static Number number(String text) {
    BigDecimal value = new BigDecimal(text);
    boolean whole = value.scale() <= 0 && value.precision() < 19;
    return whole ? (Number) value.longValueExact() : value;
  }

  /** Writes a value on one line, as {@code json.dumps} does. */
  public static String write(@Nullable Object value) {
    return new Writer(", ", ": ", false).write(value);
  }

  /** Writes a value without blanks, and with the keys of maps sorted. */
  public static String writeCompact(@Nullable Object value) {
    return new Writer(",", ":", true).write(value);
  }

  private record Writer(String comma, String colon, boolean sorted) {

    String write(@Nullable Object value) {
      StringBuilder out = new StringBuilder();
      append(value, out);
      return out.toString();
    }

    private void append(@Nullable Object value, StringBuilder out) {
      switch (value) {
        case String text -> quote(text, out);
        case Map<?, ?> map -> {
          Map<?, ?> entries = sorted ? new TreeMap<>(map) : map;
          list(entries.entrySet(), '{', '}', out, entry -> appendEntry(entry, out));
        }
        case List<?> list -> list(list, '[', ']', out, element -> append(element, out));
        case null, default -> out.append(value);
      }
    }

    private void appendEntry(Map.Entry<?, ?> entry, StringBuilder out) {
      append(entry.getKey(), out);
      out.append(colon);
      append(entry.getValue(), out);
    }

    private <T extends @Nullable Object> void list(
        Collection<T> elements, char open, char close, StringBuilder out, Consumer<T> append) {
      out.append(open);
      String separator = "";
      for (T element : elements) {
        out.append(separator);
        separator = comma;
        append.accept(element);
      }
      out.append(close);
    }

    private static void quote(String text, StringBuilder out) {
      out.append('"');
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        switch (c) {
          case '"' -> out.append("\\\"");
          case '\\' -> out.append("\\\\");
          case '\n' -> out.append("\\n");
          case '\r' -> out.append("\\r");
          case '\t' -> out.append("\\t");
          case '\b' -> out.append("\\b");
          case '\f' -> out.append("\\f");
          default -> {
            if (c >= ' ' && c <= '~') {
              out.append(c);
            } else {
              out.append(String.format("\\u%04x", (int) c));
            }
          }
        }
      }
      out.append('"');
    }
  }
}
