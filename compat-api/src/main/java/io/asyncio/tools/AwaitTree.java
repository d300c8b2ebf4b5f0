package io.asyncio.tools;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/**
 * Tasks under the tasks that await them, with the awaiting frames between, outermost first. A task
 * with several awaiters stands under each of them.
 */
final class AwaitTree {

  private final Map<Long, Node> tasks = new LinkedHashMap<>();
  private final Set<Node> below = new HashSet<>();

  /** A task, or a frame of a task; told from others by its identity. */
  private static final class Node {

    final String label;
    final boolean isTask;
    final SequencedSet<Node> children = new LinkedHashSet<>();
    final Map<FrameInfo, Node> frames = new LinkedHashMap<>();

    Node(String label, boolean isTask) {
      this.label = label;
      this.isTask = isTask;
    }

    Node frame(FrameInfo frame) {
      return frames.computeIfAbsent(frame, found -> {
        Node node = new Node(found.toString(), false);
        children.add(node);
        return node;
      });
    }

    /** Goes down a stack, from its outermost frame to its innermost one. */
    Node innermost(List<FrameInfo> stack) {
      Node node = this;
      for (FrameInfo frame : stack.reversed()) {
        node = node.frame(frame);
      }
      return node;
    }
  }

  /** Makes a tree of tasks that do not await each other in a circle. */
  AwaitTree(AwaitIndex index) {
    index.names().forEach((id, name) -> tasks.put(id, new Node(name, true)));
    for (AwaitIndex.Await await : index.awaits()) {
      Node awaited = task(await.awaited());
      task(await.awaiter()).innermost(await.stack()).children.add(awaited);
      below.add(awaited);
    }
    Set<Long> awaiting = index.awaitedByAwaiter().keySet();
    index.stacks().forEach((id, stack) -> {
      if (!awaiting.contains(id)) {
        var _ = task(id).innermost(stack);
      }
    });
  }

  private Node task(long id) {
    return tasks.computeIfAbsent(id, unknown -> new Node(AwaitIndex.UNKNOWN, true));
  }

  /** Draws each task that no other one awaits, with all that is below it. */
  List<List<String>> draw(String taskMark, String coroutineMark) {
    List<List<String>> trees = new ArrayList<>();
    for (Node task : tasks.values()) {
      if (!below.contains(task)) {
        List<String> lines = new ArrayList<>();
        draw(task, taskMark, coroutineMark, lines);
        trees.add(lines);
      }
    }
    return trees;
  }

  /** A node that is still to be drawn. */
  private record Branch(Node node, String indent, boolean last) {}

  /** Not recursive: chains of tasks are long. */
  private static void draw(Node root, String taskMark, String coroutineMark, List<String> lines) {
    Deque<Branch> left = new ArrayDeque<>(List.of(new Branch(root, "", true)));
    for (Branch branch; (branch = left.poll()) != null; ) {
      Node node = branch.node;
      String mark = node.isTask ? taskMark : coroutineMark;
      lines.add(branch.indent + (branch.last ? "└── " : "├── ") + mark + " " + node.label);
      String deeper = branch.indent + (branch.last ? "    " : "│   ");
      boolean last = true;
      for (Node child : node.children.reversed()) {
        left.push(new Branch(child, deeper, last));
        last = false;
      }
    }
  }
}
