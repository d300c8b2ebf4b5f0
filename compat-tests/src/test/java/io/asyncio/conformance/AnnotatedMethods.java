package io.asyncio.conformance;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The methods among compiled tests that name a row, read without loading their classes.
 *
 * @param tests class and method
 * @param lost the ones of them that no build runs
 */
record AnnotatedMethods(Set<String> tests, Set<String> lost) {

  private static final Set<ClassDesc> NAMES_A_ROW = Set.of(
      CPython.class.describeConstable().orElseThrow(),
      CPython.All.class.describeConstable().orElseThrow());

  AnnotatedMethods() {
    this(new TreeSet<>(), new TreeSet<>());
  }

  /** Adds those of the classes below a directory. */
  void scan(Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      return;
    }
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        if (file.toString().endsWith(".class")) {
          add(ClassFile.of().parse(file));
        }
      }
    }
  }

  private void add(ClassModel model) {
    String className = model.thisClass().asInternalName().replace('/', '.');
    for (MethodModel method : model.methods()) {
      List<ClassDesc> annotations = method
          .findAttribute(Attributes.runtimeVisibleAnnotations())
          .map(RuntimeVisibleAnnotationsAttribute::annotations)
          .orElse(List.of())
          .stream()
          .map(Annotation::classSymbol)
          .toList();
      if (annotations.stream().anyMatch(NAMES_A_ROW::contains)) {
        String test = className + "." + method.methodName().stringValue();
        tests.add(test);
        boolean runs = model.flags().has(AccessFlag.ABSTRACT) || isNamedLikeATest(className);
        if (!runs || annotations.stream().noneMatch(AnnotatedMethods::isOfJupiter)) {
          lost.add(test);
        }
      }
    }
  }

  /** As Surefire and Failsafe choose classes. */
  private static boolean isNamedLikeATest(String className) {
    return className.replaceFirst("\\$.*", "").matches(".*(Test|Tests|TestCase|IT)");
  }

  private static boolean isOfJupiter(ClassDesc annotation) {
    return annotation.packageName().startsWith("org.junit.jupiter.");
  }
}
