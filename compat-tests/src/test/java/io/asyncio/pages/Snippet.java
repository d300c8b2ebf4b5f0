package io.asyncio.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A Java block of a page as a program.
 *
 * <p>A block with a {@code void main()} is one. Any other has a comment {@code <!-- in: NAME -->} on
 * the line before it, which names a file among the resources here: the block stands in it in place
 * of the line {@value #PLACE}, but for its imports, which go to the top.
 *
 * @param name of the class
 * @param printed what it has to print, if a block of {@code text} follows
 */
record Snippet(String name, Page.Block block, Optional<String> printed) {

  /** The port of the pages' servers, in place of which a block that is no program has a free one. */
  private static final String PORT = "8888";

  private static final String PLACE = "// the block";

  /** Returns the Java blocks of a page, in order. */
  static List<Snippet> of(Page page) {
    List<Snippet> snippets = new ArrayList<>();
    List<Page.Block> blocks = page.blocks().stream()
        .filter(block -> block.language().equals("java") || block.language().equals("text"))
        .toList();
    for (int i = 0; i < blocks.size(); i++) {
      Page.Block block = blocks.get(i);
      if (block.language().equals("java")) {
        boolean prints = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
        snippets.add(new Snippet(
            nameOf(block),
            block,
            prints ? Optional.of(blocks.get(i + 1).text()) : Optional.empty()));
      }
    }
    return snippets;
  }

  private static String nameOf(Page.Block block) {
    return block.page().name().replaceAll("\\W", "_") + "_line_" + block.line();
  }

  boolean isProgram() {
    return block.text().contains("void main(");
  }

  /** Tells whether it is a program that serves for ever. */
  boolean isServer() {
    return isProgram() && block.text().contains("serveForever");
  }

  /** Returns the source of a compact file. */
  String source() throws IOException {
    if (isProgram()) {
      return block.text();
    }
    String scaffold = block
        .scaffold()
        .orElseThrow(() -> new AssertionError(block.place()
            + " is neither a program nor does the line before it name its scaffold: <!--"
            + " in: body -->"));
    String imports =
        block.text().lines().filter(Snippet::isImport).collect(Collectors.joining("\n"));
    String code =
        block.text().lines().filter(line -> !isImport(line)).collect(Collectors.joining("\n"));
    return imports + "\n" + read(scaffold).replace(PLACE, code.replace(PORT, "0"));
  }

  private static boolean isImport(String line) {
    return line.startsWith("import ");
  }

  private String read(String scaffold) throws IOException {
    try (InputStream file = Snippet.class.getResourceAsStream(scaffold + ".txt")) {
      if (file == null) {
        throw new AssertionError(block.place() + ": there is no scaffold " + scaffold);
      }
      return new String(file.readAllBytes(), UTF_8);
    }
  }
}
