package io.asyncio.scenarios.io;

import io.asyncio.scenarios.json.Json;
import io.asyncio.scenarios.json.NotJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads scenarios from JSON. */
public final class IoScenarioReader {

  private static final String STEPS = "steps";

  private IoScenarioReader() {}

  /** Tells whether a text is a scenario of this kind: an object with {@code steps}. */
  public static boolean isScenario(String text) {
    try {
      return Json.parse(text) instanceof Map<?, ?> map && map.containsKey(STEPS);
    } catch (NotJson e) {
      return false;
    }
  }

  /**
   * Reads a scenario.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static IoScenario read(String text) {
    try {
      return scenario((Map<?, ?>) required(Json.parse(text)));
    } catch (NotJson | ClassCastException e) {
      throw new IllegalArgumentException("not a scenario: " + e.getMessage(), e);
    }
  }

  private static IoScenario scenario(Map<?, ?> map) {
    List<List<Op>> steps = new ArrayList<>();
    list(map.get(STEPS)).forEach(step -> steps.add(ops(step)));
    return new IoScenario(
        String.valueOf(map.get("id")),
        map.get("carrier") instanceof String carrier ? carrier : "tcp",
        steps,
        table(map.get("protos"), IoScenarioReader::protocol),
        table(map.get("tasks"), IoScenarioReader::ops),
        table(map.get("bodies"), IoScenarioReader::ops),
        table(map.get("callbacks"), IoScenarioReader::callback),
        names(map.get("factory_raise")),
        Boolean.TRUE.equals(map.get("bigin")));
  }

  private static ProtocolScript protocol(@Nullable Object value) {
    Map<?, ?> map = (Map<?, ?>) required(value);
    Long buffer = (Long) map.get("buf");
    return new ProtocolScript(
        Boolean.TRUE.equals(map.get("eof")),
        buffer == null ? null : (Integer) Math.toIntExact(buffer),
        table(map.get("on"), IoScenarioReader::ops));
  }

  private static WatchScript callback(@Nullable Object value) {
    Map<?, ?> map = (Map<?, ?>) required(value);
    Long most = (Long) map.get("most");
    return new WatchScript(
        most == null ? 1 : Math.toIntExact(most),
        map.get("ops") instanceof List<?> ops ? ops(ops) : List.of());
  }

  private static <T> Map<String, T> table(
      @Nullable Object value, Function<@Nullable Object, T> read) {
    Map<String, T> table = new LinkedHashMap<>();
    if (value != null) {
      ((Map<?, ?>) value).forEach((name, each) -> table.put((String) name, read.apply(each)));
    }
    return table;
  }

  private static List<Op> ops(@Nullable Object value) {
    List<Op> ops = new ArrayList<>();
    list(value).forEach(each -> ops.add(op(list(each))));
    return ops;
  }

  private static Op op(List<?> parts) {
    String name = (String) required(parts.getFirst());
    if (!Operations.isKnown(name)) {
      throw new IllegalArgumentException("unknown operation \"" + name + "\"");
    }
    return new Op(name, new ArrayList<>(parts.subList(1, parts.size())));
  }

  private static Set<String> names(@Nullable Object value) {
    Set<String> names = new LinkedHashSet<>();
    if (value != null) {
      list(value).forEach(each -> names.add((String) each));
    }
    return names;
  }

  private static List<?> list(@Nullable Object value) {
    return (List<?>) required(value);
  }

  private static Object required(@Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("not a scenario: something is missing");
    }
    return value;
  }
}
