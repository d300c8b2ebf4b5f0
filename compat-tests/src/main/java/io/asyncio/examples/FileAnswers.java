package io.asyncio.examples;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.io.IOException;
import java.net.URLConnection;
import java.net.URLDecoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a server of files answers; it shows nothing outside its directory, by no way. */
final class FileAnswers {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final Path root;

  FileAnswers(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  FileAnswer to(HttpRequest request) throws IOException {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return FileAnswer.of("405 Method Not Allowed").with("Allow", "GET, HEAD");
    }
    Path path = find(request.target());
    if (path == null) {
      return FileAnswer.of("404 Not Found");
    }
    var attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    String tag = '"'
        + Long.toHexString(attributes.lastModifiedTime().toMillis())
        + '-'
        + Long.toHexString(attributes.size())
        + '"';
    FileAnswer answer = isKnown(request, tag, modified)
        ? FileAnswer.of("304 Not Modified")
        : content(request, path, tag, modified);
    return answer
        .with("ETag", tag)
        .with("Last-Modified", RFC_1123_DATE_TIME.format(modified.atZone(UTC)))
        .with("Accept-Ranges", "bytes");
  }

  /** Links are followed before it is looked whether the file is inside. */
  private @Nullable Path find(String target) {
    try {
      String name =
          URLDecoder.decode(target.split("[?#]", 2)[0].replace("+", "%2B"), StandardCharsets.UTF_8);
      if (!name.startsWith("/")) {
        return null;
      }
      Path path = root.resolve(name.substring(1)).toRealPath();
      return path.startsWith(root) && Files.isRegularFile(path) ? path : null;
    } catch (IOException | IllegalArgumentException e) {
      return null; // there is none, or there cannot be one
    }
  }

  private static boolean isKnown(HttpRequest request, String tag, Instant modified) {
    String tags = request.header("if-none-match");
    if (tags != null) {
      return tags.equals("*")
          || Arrays.stream(tags.split(","))
              .anyMatch(one -> one.strip().replace("W/", "").equals(tag));
    }
    Instant since = date(request.header("if-modified-since"));
    return since != null && !modified.isAfter(since);
  }

  private static @Nullable Instant date(@Nullable String text) {
    try {
      return text == null ? null : ZonedDateTime.parse(text, RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null; // as if nobody had said anything
    }
  }

  private static FileAnswer content(HttpRequest request, Path path, String tag, Instant modified)
      throws IOException {
    FileChannel file = FileChannel.open(path);
    long size = file.size();
    String range = request.header("range");
    Matcher wanted = RANGE.matcher(range == null || !isFor(request, tag, modified) ? "" : range);
    FileAnswer answer;
    if (!wanted.matches() || wanted.end() == "bytes=-".length()) {
      answer = FileAnswer.of("200 OK", file, 0, size);
    } else {
      answer = part(wanted.group(1), wanted.group(2), file, size);
    }
    String type = URLConnection.guessContentTypeFromName(path.getFileName().toString());
    return answer.with(
        "Content-Type", Objects.requireNonNullElse(type, "application/octet-stream"));
  }

  /** Who has an older file wants all of the new one. */
  private static boolean isFor(HttpRequest request, String tag, Instant modified) {
    String condition = request.header("if-range");
    return condition == null || condition.equals(tag) || modified.equals(date(condition));
  }

  private static FileAnswer part(String first, String last, FileChannel file, long size)
      throws IOException {
    long begin = first.isEmpty() ? Math.max(0, size - Long.parseLong(last)) : Long.parseLong(first);
    long end = first.isEmpty() || last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
    if (begin >= end) {
      file.close();
      return FileAnswer.of("416 Range Not Satisfiable").with("Content-Range", "bytes */" + size);
    }
    return FileAnswer.of("206 Partial Content", file, begin, end - begin)
        .with("Content-Range", "bytes " + begin + "-" + (end - 1) + "/" + size);
  }
}
