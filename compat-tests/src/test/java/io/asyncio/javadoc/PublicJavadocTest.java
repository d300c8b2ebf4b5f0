package io.asyncio.javadoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the Javadoc of public methods has to say. */
class PublicJavadocTest {

  /** How far calls are followed from a public method. */
  private static final int DEPTH = 2;

  /** What these raise is told in the documentation of package io.asyncio, for all methods. */
  private static final Set<String> TOLD_ONCE = Set.of(
      "LoopCore.checkThread", "BaseEventLoop.of", "LoopHost.requireOwnThread", "Task.running");

  /** What passes exceptions on, or is told by what it is passed on as. */
  private static final Set<String> TOO_WIDE = Set.of(
      "java.lang.Throwable",
      "java.lang.Exception",
      "java.lang.RuntimeException",
      "java.lang.Error",
      "java.lang.AssertionError");

  /** What a call does not raise: because of the arguments that it passes on, or it is caught. */
  private static final Set<String> CANNOT_HAPPEN = Set.of(
      "AnyExceptionGroup.derive(exceptions) IllegalArgumentException",
      "AsyncChat.handleRead() BlockingIOError",
      "Asyncio.ensureFuture(awaitable) IllegalArgumentException",
      "BoundedSemaphore.<init>() IllegalArgumentException",
      "DatagramOptions.of(channel) IllegalArgumentException",
      "DatagramOptions.of(family) IllegalArgumentException",
      "Dispatcher.setReuseAddr() SocketException",
      "Semaphore.<init>() IllegalArgumentException",
      "SimpleProducer.<init>(data) IllegalArgumentException",
      "SubprocessOptions.pipes() IllegalArgumentException",
      "TaskTools.displayAwaitedByTasksTree(recorded, out) CycleFoundException",
      "TaskTools.getAllAwaitedBy(loop) IllegalArgumentException");

  private static LibrarySources sources;
  private static Methods methods;

  @BeforeAll
  static void read() throws Exception {
    sources = LibrarySources.read();
    methods = new Methods(sources);
  }

  private static List<ExecutableElement> publicMethods() {
    return methods.places().keySet().stream()
        .filter(PublicJavadocTest::isPublic)
        .toList();
  }

  private static boolean isPublic(ExecutableElement method) {
    Set<Modifier> modifiers = method.getModifiers();
    if (!modifiers.contains(Modifier.PUBLIC) && !modifiers.contains(Modifier.PROTECTED)) {
      return false;
    }
    Element owner = method.getEnclosingElement();
    while (owner instanceof TypeElement type) {
      if (!type.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
      owner = type.getEnclosingElement();
    }
    return owner.getKind() == ElementKind.PACKAGE && sources.exported().contains(owner.toString());
  }

  private static Documented documented(ExecutableElement method) {
    return Documented.at(sources, methods.places().get(method));
  }

  private static String owned(ExecutableElement method) {
    return method.getEnclosingElement().getSimpleName() + "." + method.getSimpleName();
  }

  private static String described(ExecutableElement method) {
    List<String> parameters = method.getParameters().stream()
        .map(parameter -> parameter.getSimpleName().toString())
        .toList();
    return owned(method) + "(" + String.join(", ", parameters) + ")";
  }

  @Test
  void whatIsDescribedAsAnotherMethodNamesItsParameters() {
    Set<String> missing = new TreeSet<>();
    for (ExecutableElement method : publicMethods()) {
      Documented documented = documented(method);
      if (documented != null && documented.isAsAnother()) {
        Set<String> known = documented.parameters();
        for (VariableElement parameter : method.getParameters()) {
          if (!known.contains(parameter.getSimpleName().toString())) {
            missing.add(described(method) + " " + parameter.getSimpleName());
          }
        }
      }
    }
    assertThat(missing).as("parameters without a @param").isEmpty();
  }

  @Test
  void whatAMethodRaisesIsListed() {
    Set<String> missing = new TreeSet<>();
    for (ExecutableElement method : publicMethods()) {
      Documented documented = documented(method);
      if (documented != null) {
        addMissing(missing, method, documented.exceptions());
      }
    }
    assertThat(missing)
        .as("exceptions without a @throws")
        .containsExactlyInAnyOrderElementsOf(CANNOT_HAPPEN);
  }

  private static void addMissing(
      Set<String> missing, ExecutableElement method, List<TypeMirror> listed) {
    for (TypeMirror raised : raisedBy(method)) {
      if (listed.stream().noneMatch(type -> sources.types().isSubtype(raised, type))) {
        String name = raised.toString();
        missing.add(described(method) + " " + name.substring(name.lastIndexOf('.') + 1));
      }
    }
  }

  private static Set<TypeMirror> raisedBy(ExecutableElement method) {
    Set<TypeMirror> raised = new HashSet<>();
    Set<ExecutableElement> seen = new HashSet<>();
    addRaised(raised, method, DEPTH, seen);
    boolean implementedByUsers =
        method.getEnclosingElement().getEnclosingElement().toString().endsWith(".protocols");
    if (!implementedByUsers) {
      methods.overriding(method).forEach(other -> addRaised(raised, other, DEPTH - 1, seen));
    }
    raised.removeIf(type -> TOO_WIDE.contains(type.toString()) || !isException(type));
    return raised;
  }

  /** Not so for a type variable, as which whatever it is leaves a method. */
  private static boolean isException(TypeMirror type) {
    return sources.types().asElement(type) instanceof TypeElement;
  }

  private static void addRaised(
      Set<TypeMirror> raised, ExecutableElement method, int depth, Set<ExecutableElement> seen) {
    if (TOLD_ONCE.contains(owned(method)) || !seen.add(method)) {
      return;
    }
    raised.addAll(methods.thrownBy(method));
    if (depth > 0) {
      methods.calledBy(method).forEach(callee -> addRaised(raised, callee, depth - 1, seen));
    }
  }
}
