package io.asyncio.examples;

import io.asyncio.scenarios.ScenarioCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lists and runs the examples; {@code scenario} is {@link ScenarioCommand}.
 *
 * <pre>
 * java -jar examples.jar list             what there is
 * java -jar examples.jar NAME [args]      runs one
 * java -jar examples.jar all              runs them all
 * </pre>
 *
 * <p>The exit status is 0, 1 if an example fails, or 2 for a name that does not exist.
 */
final class Examples {

  private static final String USAGE = "usage: java -jar examples.jar list | all | NAME [argument]";

  public static void main(String[] args) throws Exception {
    int status = execute(args);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int execute(String... args) throws Exception {
    String command = args.length == 0 ? "help" : args[0];
    return switch (command) {
      case "help", "-h", "--help" -> help();
      case "list" -> list();
      case "all" -> all(Catalogue.ALL);
      case "scenario" -> ScenarioCommand.execute(Arrays.copyOfRange(args, 1, args.length));
      default -> one(command, Arrays.copyOfRange(args, 1, args.length));
    };
  }

  private static int help() {
    IO.println(USAGE);
    IO.println("       " + ScenarioCommand.USAGE);
    IO.println("The examples are:");
    return list();
  }

  private static int list() {
    Catalogue.ALL.forEach(
        example -> System.out.printf("%-24s %s%n", example.name(), example.summary()));
    return 0;
  }

  private static int one(String name, String... args) throws Exception {
    var example = Catalogue.find(name);
    if (example.isEmpty()) {
      System.err.println("There is no example \"" + name + "\"; \"list\" shows which there are.");
      System.err.println(USAGE);
      return 2;
    }
    example.get().program().main(args);
    return 0;
  }

  static int all(List<Example> examples) {
    long start = System.nanoTime();
    List<String> failed = new ArrayList<>();
    for (Example example : examples) {
      if (!succeeds(example)) {
        failed.add(example.name());
      }
    }
    String result = failed.isEmpty() ? "all OK" : "FAILED: " + String.join(", ", failed);
    System.out.printf(
        "%d examples in %.1f seconds, %s%n", examples.size(), secondsSince(start), result);
    return failed.isEmpty() ? 0 : 1;
  }

  private static boolean succeeds(Example example) {
    IO.println("=== " + example.name() + ": " + example.summary());
    long start = System.nanoTime();
    Throwable failure = failureOf(example);
    if (failure != null) {
      failure.printStackTrace();
    }
    String verdict = failure == null ? "OK" : "FAILED";
    System.out.printf("--- %s %s, %.1f s%n%n", verdict, example.name(), secondsSince(start));
    return failure == null;
  }

  private static Throwable failureOf(Example example) {
    try {
      example.program().main(example.pace().toArray(String[]::new));
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
