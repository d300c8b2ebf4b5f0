package io.asyncio.scenarios;

import io.asyncio.scenarios.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object or operation of a program, which are read before the program runs: each
 * must be there and be of its type.
 *
 * @param where it stands, for messages
 * @param place the place in which an operation stands
 */
record Fields(Map<String, @Nullable Object> values, String where, Place place, Names names) {

  /** What the names in a program may refer to. */
  interface Names {

    /** Returns what an object is, or {@code null} if there is none, so far, of that name. */
    @Nullable
    Class<?> objectType(String name);

    boolean hasCoroutine(String name);

    boolean hasGenerator(String name);
  }

  UnusableScenario unusable(String problem) {
    return new UnusableScenario(where + ": " + problem);
  }

  boolean has(String field) {
    return values.containsKey(field);
  }

  /** Returns the value of a field, {@code null} included. */
  private @Nullable Object require(String field) throws UnusableScenario {
    Object value = values.get(field);
    if (value == null && !has(field)) {
      throw unusable("the field \"" + field + "\" is missing");
    }
    return value;
  }

  private UnusableScenario wrong(String field, String expected) {
    return unusable(
        "\"" + field + "\" must be " + expected + ", not " + Json.write(values.get(field)));
  }

  String text(String field) throws UnusableScenario {
    if (require(field) instanceof String text) {
      return text;
    }
    throw wrong(field, "a text");
  }

  @Nullable
  String optionalText(String field) throws UnusableScenario {
    return has(field) ? text(field) : null;
  }

  long number(String field) throws UnusableScenario {
    if (require(field) instanceof Long number) {
      return number;
    }
    throw wrong(field, "a whole number");
  }

  int integer(String field) throws UnusableScenario {
    long number = number(field);
    if (number != (int) number) {
      throw wrong(field, "a whole number of 32 bits");
    }
    return (int) number;
  }

  @Nullable
  Long numberOrNull(String field) throws UnusableScenario {
    return require(field) == null ? null : (Long) number(field);
  }

  boolean flag(String field) throws UnusableScenario {
    if (require(field) instanceof Boolean flag) {
      return flag;
    }
    throw wrong(field, "true or false");
  }

  /** Returns an integer or {@code null}. */
  @Nullable
  Object value(String field) throws UnusableScenario {
    return numberOrNull(field);
  }

  List<?> list(String field) throws UnusableScenario {
    if (require(field) instanceof List<?> list) {
      return list;
    }
    throw wrong(field, "a list");
  }

  List<String> texts(String field) throws UnusableScenario {
    List<String> texts = new ArrayList<>();
    for (Object each : list(field)) {
      if (!(each instanceof String text)) {
        throw wrong(field, "a list of texts");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns the name of an object of a type. */
  <T> Ref<T> object(String field, Class<T> type) throws UnusableScenario {
    String name = text(field);
    Class<?> actual = names.objectType(name);
    if (actual == null) {
      throw unusable("there is no object \"" + name + "\"");
    }
    if (!type.isAssignableFrom(actual)) {
      throw unusable("the object \"" + name + "\" is of the wrong kind");
    }
    return new Ref<>(name, type);
  }

  String coroutine(String field) throws UnusableScenario {
    String name = text(field);
    if (!names.hasCoroutine(name)) {
      throw unusable("there is no coroutine \"" + name + "\"");
    }
    return name;
  }

  String generator(String field) throws UnusableScenario {
    String name = text(field);
    if (!names.hasGenerator(name)) {
      throw unusable("there is no generator \"" + name + "\"");
    }
    return name;
  }

  /** Returns the exception that {@code type} and {@code message} stand for. */
  Raised raised() throws UnusableScenario {
    String type = text("type");
    if (!Values.canBeRaised(type)) {
      throw wrong("type", "an exception that a scenario may raise");
    }
    return new Raised(type, text("message"));
  }

  /** An exception that an operation makes, each time anew. */
  record Raised(String type, String message) {
    RuntimeException make() {
      return Values.exception(type, message);
    }
  }

  Awaited awaited(String field) throws UnusableScenario {
    return awaited(require(field), field);
  }

  List<Awaited> allAwaited(String field) throws UnusableScenario {
    List<Awaited> all = new ArrayList<>();
    for (Object each : list(field)) {
      all.add(awaited(each, field));
    }
    return all;
  }

  private Awaited awaited(@Nullable Object value, String field) throws UnusableScenario {
    if (value instanceof String name) {
      return new Awaited.Named(name);
    }
    if (!(value instanceof Map<?, ?>)) {
      throw wrong(field, "a name or a call");
    }
    Fields call = nested(value, field, place);
    String coroutine = call.coroutine("call");
    String name = call.optionalText("name");
    return name == null ? new Awaited.Call(coroutine) : new Awaited.Implicit(coroutine, name);
  }

  /** Reads a body that stands in a field, and runs in the same function. */
  Body body(String field) throws UnusableScenario {
    return body(field, place);
  }

  Body body(String field, Place place) throws UnusableScenario {
    List<Statement> statements = new ArrayList<>();
    int index = 0;
    for (Object each : list(field)) {
      Fields operation = nested(each, field + "[" + index++ + "]", place);
      statements.add(Operations.read(operation));
    }
    return new Body(statements);
  }

  /** Returns the fields of an object that stands inside this one. */
  @SuppressWarnings("unchecked") // JSON's keys are texts
  Fields nested(@Nullable Object value, String field, Place place) throws UnusableScenario {
    if (!(value instanceof Map<?, ?> map)) {
      throw unusable(field + " must be an object, not " + Json.write(value));
    }
    String inside = where.isEmpty() ? field : where + "." + field;
    return new Fields((Map<String, @Nullable Object>) map, inside, place, names);
  }
}
