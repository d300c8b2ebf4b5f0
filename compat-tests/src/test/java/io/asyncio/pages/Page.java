package io.asyncio.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation, and the blocks of code in it. */
record Page(String name, List<String> lines) {

  private static final Path ROOT = Path.of("..");
  private static final Pattern FENCE = Pattern.compile("```(\\w*)");
  private static final Pattern SCAFFOLD = Pattern.compile("<!-- in: (\\w+) -->");

  /**
   * A fenced block.
   *
   * @param line of the page where it begins
   * @param scaffold the name in a comment {@code in: NAME} on the line before it
   */
  record Block(Page page, int line, String language, Optional<String> scaffold, String text) {

    /** Returns the page and the line, for people. */
    String place() {
      return page.name + ":" + line;
    }
  }

  static Page of(String name) throws IOException {
    return new Page(name, Files.readAllLines(ROOT.resolve(name)));
  }

  /** Returns the README and all pages of {@code docs}. */
  static List<Page> all() throws IOException {
    List<Page> pages = new ArrayList<>(List.of(of("README.md")));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      for (Path file :
          files.filter(file -> file.toString().endsWith(".md")).sorted().toList()) {
        pages.add(of("docs/" + file.getFileName()));
      }
    }
    return pages;
  }

  /** Returns where a link of the page leads. */
  Path resolve(String link) {
    return ROOT.resolve(name).resolveSibling(link);
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int first = 0; first < lines.size(); first++) {
      Matcher fence = FENCE.matcher(lines.get(first));
      if (fence.matches()) {
        int last = first + lines.subList(first, lines.size()).indexOf("```");
        if (last == first) {
          last += 1 + lines.subList(first + 1, lines.size()).indexOf("```");
        }
        String text = String.join("\n", lines.subList(first + 1, last)) + "\n";
        blocks.add(new Block(this, first + 1, fence.group(1), scaffoldBefore(first), text));
        first = last;
      }
    }
    return blocks;
  }

  List<Block> blocks(String language) {
    return blocks().stream().filter(block -> block.language.equals(language)).toList();
  }

  /** Returns the block behind the comment {@code command: NAME}. */
  String command(String name) {
    int marker = lines.indexOf("<!-- command: " + name + " -->");
    return blocks("sh").stream()
        .filter(block -> block.line == marker + 2)
        .findFirst()
        .orElseThrow(() -> new AssertionError(this.name + " has no command " + name))
        .text();
  }

  private Optional<String> scaffoldBefore(int line) {
    Matcher comment = SCAFFOLD.matcher(line == 0 ? "" : lines.get(line - 1));
    return comment.matches() ? Optional.of(comment.group(1)) : Optional.empty();
  }
}
