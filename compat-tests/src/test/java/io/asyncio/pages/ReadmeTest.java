package io.asyncio.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the README says of this build is so, and the links of all pages lead somewhere. */
class ReadmeTest {

  private static final Path POM = Path.of("..", "pom.xml");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");
  private static final Pattern EXPORTED = Pattern.compile("exports ([a-z.]+);");
  private static final Pattern PACKAGE_ROW = Pattern.compile("\\| `(io\\.[a-z.]+)` \\| .+ \\|");

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(Element parent, String tag) {
    return parent.getElementsByTagName(tag).item(0).getTextContent();
  }

  private static List<Element> elements(Document document, String tag) {
    NodeList nodes = document.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  /** Returns the versions of dependencies and plugins by what they are called. */
  private static Map<String, String> versions(Document document) {
    Map<String, String> versions = new TreeMap<>();
    for (String tag : List.of("dependency", "plugin")) {
      for (Element element : elements(document, tag)) {
        versions.put(text(element, "artifactId"), text(element, "version"));
      }
    }
    return versions;
  }

  @Test
  void projectsNameTheVersionsThatAreBuiltAndTestedHere() throws Exception {
    Element build = parse(Files.readString(POM)).getDocumentElement();
    String netty = text(build, "netty.version");
    List<Page.Block> blocks = Page.of("README.md").blocks("xml");
    assertThat(blocks).hasSize(2);
    assertThat(versions(parse(blocks.getFirst().text())))
        .isEqualTo(Map.of(
            "compat-netty", text(build, "version"),
            "junit-jupiter", text(build, "junit.version"),
            "maven-compiler-plugin", text(build, "maven-compiler-plugin.version"),
            "maven-surefire-plugin", text(build, "maven-surefire-plugin.version")));
    assertThat(versions(parse(blocks.getLast().text())))
        .isEqualTo(Map.of(
            "compat-netty", text(build, "version"),
            "netty-handler", netty,
            "netty-transport-classes-io_uring", netty,
            "netty-transport-classes-kqueue", netty,
            "netty-transport-native-epoll", netty));
  }

  @Test
  void projectHasTheReleaseAndTheFlagsOfThisBuild() throws Exception {
    Element build = parse(Files.readString(POM)).getDocumentElement();
    Element project =
        parse(Page.of("README.md").blocks("xml").getFirst().text()).getDocumentElement();
    assertThat(text(project, "maven.compiler.release"))
        .isEqualTo(text(build, "maven.compiler.release"));
    assertThat(text(project, "argLine")).isEqualTo(text(build, "jvm.flags"));
    assertThat(Page.of("README.md").lines())
        .anyMatch(line -> line.contains("JDK_JAVA_OPTIONS=\"" + text(build, "jvm.flags") + "\""));
  }

  @Test
  void everyPackageThatIsExportedIsInTheTable() throws Exception {
    List<String> exported = new ArrayList<>();
    for (String module : List.of("compat-api", "compat-netty")) {
      EXPORTED
          .matcher(Files.readString(Path.of("..", module, "src/main/java/module-info.java")))
          .results()
          .map(result -> result.group(1))
          .forEach(exported::add);
    }
    assertThat(Page.of("README.md").lines().stream()
            .flatMap(line -> PACKAGE_ROW.matcher(line).results())
            .map(result -> result.group(1)))
        .containsExactlyElementsOf(exported);
  }

  @Test
  void commandsThatTheContinuousIntegrationRunsAreThere() throws Exception {
    Page readme = Page.of("README.md");
    assertThat(Files.readAllLines(Path.of("..", ".ci", "run"))).contains("run tour", "run test");
    assertThat(readme.command("tour")).startsWith("mvn ");
    assertThat(readme.command("test")).startsWith("mvn ");
  }

  @Test
  void linksLeadToFilesThatAreThere() throws Exception {
    for (Page page : Page.all()) {
      List<String> links = page.lines().stream()
          .flatMap(line -> LINK.matcher(line).results())
          .map((MatchResult result) -> result.group(1))
          .filter(link -> !link.startsWith("http"))
          .toList();
      assertThat(links)
          .as(page.name())
          .allSatisfy(link -> assertThat(page.resolve(link)).exists());
    }
  }
}
