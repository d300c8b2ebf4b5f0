package io.asyncio.conformance;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Test classes made on the fly, since compiled ones with rows of their own would count as tests of
 * the project.
 */
final class GeneratedTests {

  private record Method(List<Annotation> annotations, String name, Consumer<CodeBuilder> code) {}

  private final String name;
  private final List<Method> methods = new ArrayList<>();
  private int flags = ClassFile.ACC_PUBLIC;

  GeneratedTests(String name) {
    this.name = name;
  }

  /** Makes the class abstract. */
  GeneratedTests asBase() {
    flags |= ClassFile.ACC_ABSTRACT;
    return this;
  }

  /** Adds a method that is annotated with rows, and with more annotations. */
  GeneratedTests method(
      String method, Consumer<CodeBuilder> code, List<String> rows, Class<?>... annotations) {
    List<Annotation> all = new ArrayList<>();
    for (Class<?> annotation : annotations) {
      all.add(Annotation.of(desc(annotation)));
    }
    List<Annotation> named = rows.stream()
        .map(row -> Annotation.of(desc(CPython.class), AnnotationElement.ofString("value", row)))
        .toList();
    if (named.size() == 1) {
      all.addAll(named);
    } else {
      all.add(Annotation.of(
          desc(CPython.All.class),
          AnnotationElement.ofArray(
              "value",
              named.stream().map(AnnotationValue::ofAnnotation).toArray(AnnotationValue[]::new))));
    }
    methods.add(new Method(all, method, code));
    return this;
  }

  byte[] bytes() {
    return ClassFile.of().build(ClassDesc.of(name), this::build);
  }

  /** Loads the class in a loader of its own. */
  Class<?> load() throws ClassNotFoundException {
    byte[] bytes = bytes();
    return new ClassLoader(GeneratedTests.class.getClassLoader()) {
      @Override
      protected Class<?> findClass(String wanted) throws ClassNotFoundException {
        if (!wanted.equals(name)) {
          throw new ClassNotFoundException(wanted);
        }
        return defineClass(wanted, bytes, 0, bytes.length);
      }
    }.loadClass(name);
  }

  private void build(ClassBuilder builder) {
    builder.withFlags(flags);
    builder.withMethodBody(
        ConstantDescs.INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_PUBLIC,
        code -> code.aload(0)
            .invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
            .return_());
    for (Method method : methods) {
      builder.withMethod(
          method.name(),
          MethodTypeDesc.of(ConstantDescs.CD_void),
          ClassFile.ACC_PUBLIC,
          it -> it.with(RuntimeVisibleAnnotationsAttribute.of(method.annotations()))
              .withCode(method.code()));
    }
  }

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }
}
