package io.asyncio.javadoc;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReferenceTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.util.DocTreePath;
import com.sun.source.util.DocTreePathScanner;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/** What the documentation of a method says. */
final class Documented {

  private final LibrarySources sources;
  private final TreePath place;
  private final DocCommentTree comment;

  private Documented(LibrarySources sources, TreePath place, DocCommentTree comment) {
    this.sources = sources;
    this.place = place;
    this.comment = comment;
  }

  /** Returns what is said at a place; {@code null} for nothing. */
  static Documented at(LibrarySources sources, TreePath place) {
    DocCommentTree comment = place == null ? null : sources.trees().getDocCommentTree(place);
    return comment == null ? null : new Documented(sources, place, comment);
  }

  /** Tells whether it is described as another method. */
  boolean isAsAnother() {
    return comment.toString().strip().startsWith("As {@link");
  }

  /** Returns the names of the parameters that are described. */
  Set<String> parameters() {
    Set<String> names = new HashSet<>();
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree parameter && !parameter.isTypeParameter()) {
        names.add(parameter.getName().toString());
      }
    }
    return names;
  }

  /** Returns the exceptions that are listed, here or where it is described as another method. */
  List<TypeMirror> exceptions() {
    List<TypeMirror> listed = new ArrayList<>();
    addExceptions(listed, new HashSet<>());
    return listed;
  }

  private void addExceptions(List<TypeMirror> listed, Set<Element> seen) {
    List<Element> links = new ArrayList<>();
    new DocTreePathScanner<Void, Void>() {

      @Override
      public Void visitThrows(ThrowsTree tag, Void nothing) {
        Element type = named(new DocTreePath(getCurrentPath(), tag.getExceptionName()));
        if (type != null) {
          listed.add(type.asType());
        }
        return null;
      }

      @Override
      public Void visitLink(LinkTree link, Void nothing) {
        ReferenceTree reference = link.getReference();
        links.add(named(new DocTreePath(getCurrentPath(), reference)));
        return null;
      }
    }.scan(new DocTreePath(place, comment), null);
    if (isAsAnother() && links.getFirst() instanceof ExecutableElement other && seen.add(other)) {
      Documented there = at(sources, sources.trees().getPath(other));
      if (there != null) {
        there.addExceptions(listed, seen);
      }
    }
  }

  private Element named(DocTreePath reference) {
    return sources.trees().getElement(reference);
  }
}
