package io.asyncio.javadoc;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.TryTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;

/** What the methods of the library throw, and which others they call. */
final class Methods extends TreePathScanner<Void, ExecutableElement> {

  private final LibrarySources sources;
  private final Map<ExecutableElement, List<TypeMirror>> thrown = new LinkedHashMap<>();
  private final Map<ExecutableElement, Set<ExecutableElement>> called = new HashMap<>();
  private final Map<ExecutableElement, Set<ExecutableElement>> overriding = new HashMap<>();
  private final Map<ExecutableElement, TreePath> places = new LinkedHashMap<>();
  private final Set<TypeElement> classes = new LinkedHashSet<>();

  /** Greater than 0 in what runs later, in a lambda, or whose exceptions go nowhere. */
  private int apart;

  Methods(LibrarySources sources) {
    this.sources = sources;
    for (CompilationUnitTree unit : sources.units()) {
      scan(unit, null);
    }
    classes.forEach(this::findOverridden);
  }

  /** Returns where the methods and constructors are. */
  Map<ExecutableElement, TreePath> places() {
    return places;
  }

  /** Returns what a method throws itself, but for what it passes on. */
  List<TypeMirror> thrownBy(ExecutableElement method) {
    return thrown.getOrDefault(method, List.of());
  }

  /** Returns the library's methods that a method calls, with those that implement them. */
  Set<ExecutableElement> calledBy(ExecutableElement method) {
    Set<ExecutableElement> all = new LinkedHashSet<>();
    for (ExecutableElement callee : called.getOrDefault(method, Set.of())) {
      all.add(callee);
      if (callee.getModifiers().contains(Modifier.ABSTRACT)) {
        all.addAll(overriding(callee));
      }
    }
    return all;
  }

  /** Returns the methods that implement or override a method. */
  Set<ExecutableElement> overriding(ExecutableElement method) {
    return overriding.getOrDefault(method, Set.of());
  }

  @Override
  public Void visitClass(ClassTree tree, ExecutableElement method) {
    if (sources.trees().getElement(getCurrentPath()) instanceof TypeElement type) {
      classes.add(type);
    }
    int outer = apart;
    apart = 0;
    super.visitClass(tree, null);
    apart = outer;
    return null;
  }

  @Override
  public Void visitMethod(MethodTree tree, ExecutableElement outer) {
    ExecutableElement method = (ExecutableElement) sources.trees().getElement(getCurrentPath());
    thrown.put(method, new ArrayList<>());
    called.put(method, new LinkedHashSet<>());
    places.put(method, getCurrentPath());
    return super.visitMethod(tree, method);
  }

  @Override
  public Void visitLambdaExpression(LambdaExpressionTree tree, ExecutableElement method) {
    apart++;
    super.visitLambdaExpression(tree, method);
    apart--;
    return null;
  }

  @Override
  public Void visitTry(TryTree tree, ExecutableElement method) {
    boolean catchesAll = tree.getCatches().stream()
        .anyMatch(part -> part.getParameter().getType().toString().equals("Throwable"));
    apart += catchesAll ? 1 : 0;
    scan(tree.getResources(), method);
    scan(tree.getBlock(), method);
    apart -= catchesAll ? 1 : 0;
    scan(tree.getCatches(), method);
    return scan(tree.getFinallyBlock(), method);
  }

  @Override
  public Void visitThrow(ThrowTree tree, ExecutableElement method) {
    boolean passedOn = tree.getExpression() instanceof IdentifierTree;
    if (method != null && apart == 0 && !passedOn) {
      TreePath expression = new TreePath(getCurrentPath(), tree.getExpression());
      thrownBy(method).add(sources.trees().getTypeMirror(expression));
    }
    return super.visitThrow(tree, method);
  }

  @Override
  public Void visitMethodInvocation(MethodInvocationTree tree, ExecutableElement method) {
    noteCall(method);
    return super.visitMethodInvocation(tree, method);
  }

  @Override
  public Void visitNewClass(NewClassTree tree, ExecutableElement method) {
    noteCall(method);
    return super.visitNewClass(tree, method);
  }

  private void noteCall(ExecutableElement method) {
    if (method != null
        && apart == 0
        && sources.trees().getElement(getCurrentPath()) instanceof ExecutableElement callee) {
      called.get(method).add(callee);
    }
  }

  private void findOverridden(TypeElement type) {
    List<TypeElement> above = new ArrayList<>();
    addAbove(above, type.asType());
    for (ExecutableElement method : methodsOf(type)) {
      for (TypeElement other : above) {
        for (ExecutableElement overridden : methodsOf(other)) {
          if (method.getSimpleName().equals(overridden.getSimpleName())
              && sources.elements().overrides(method, overridden, type)) {
            overriding.computeIfAbsent(overridden, _ -> new LinkedHashSet<>()).add(method);
          }
        }
      }
    }
  }

  private void addAbove(List<TypeElement> above, TypeMirror type) {
    for (TypeMirror direct : sources.types().directSupertypes(type)) {
      TypeElement element = (TypeElement) ((DeclaredType) direct).asElement();
      if (classes.contains(element) && !above.contains(element)) {
        above.add(element);
      }
      addAbove(above, direct);
    }
  }

  private static List<ExecutableElement> methodsOf(TypeElement type) {
    List<ExecutableElement> methods = new ArrayList<>();
    for (Element member : type.getEnclosedElements()) {
      if (member.getKind() == ElementKind.METHOD) {
        methods.add((ExecutableElement) member);
      }
    }
    return methods;
  }
}
