package io.asyncio.scenarios;

import io.asyncio.scenarios.Program.ObjectKind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a program, and finds everything in it that is not right, before it runs. */
final class ProgramReader implements Fields.Names {

  private final Fields root;
  private final Map<String, ObjectKind> objects = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> coroutines;
  private final Map<String, @Nullable Object> generators;

  private ProgramReader(Map<String, @Nullable Object> program) throws UnusableScenario {
    this.root = new Fields(program, "", Place.COROUTINE, this);
    this.coroutines = part("coroutines").values();
    this.generators = part("generators").values();
  }

  static Program read(Map<String, @Nullable Object> program) throws UnusableScenario {
    return new ProgramReader(program).read();
  }

  private Fields part(String name) throws UnusableScenario {
    if (!root.has(name)) {
      throw new UnusableScenario("program: the field \"" + name + "\" is missing");
    }
    return root.nested(root.values().get(name), name, Place.COROUTINE);
  }

  private Program read() throws UnusableScenario {
    Fields specs = part("objects");
    for (String name : specs.values().keySet()) {
      Fields spec = specs.nested(specs.values().get(name), name, Place.COROUTINE);
      objects.put(name, ObjectReader.read(spec));
    }
    return new Program(
        objects,
        bodies(part("coroutines"), Place.COROUTINE),
        bodies(part("generators"), Place.GENERATOR),
        root.body("main"));
  }

  private static Map<String, Body> bodies(Fields part, Place place) throws UnusableScenario {
    Map<String, Body> bodies = new LinkedHashMap<>();
    for (String name : part.values().keySet()) {
      bodies.put(name, part.body(name, place));
    }
    return bodies;
  }

  @Override
  public @Nullable Class<?> objectType(String name) {
    ObjectKind kind = objects.get(name);
    return kind == null ? null : kind.type();
  }

  @Override
  public boolean hasCoroutine(String name) {
    return coroutines.containsKey(name);
  }

  @Override
  public boolean hasGenerator(String name) {
    return generators.containsKey(name);
  }
}
