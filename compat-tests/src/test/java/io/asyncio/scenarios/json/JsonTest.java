package io.asyncio.scenarios.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

  private static Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("partial", "a\n");
    map.put("expected", null);
    return map;
  }

  @Test
  void valuesAreWrittenAsPythonDoes() {
    List<Object> value = Arrays.asList(1L, "T1", true, false, null, List.of(), map());
    assertThat(Json.write(value))
        .isEqualTo(
            "[1, \"T1\", true, false, null, [], {\"partial\": \"a\\n\", \"expected\": null}]");
    assertThat(Json.writeCompact(value))
        .isEqualTo("[1,\"T1\",true,false,null,[],{\"expected\":null,\"partial\":\"a\\n\"}]");
  }

  @Test
  void textsAreWrittenInAscii() {
    assertThat(Json.write("\"\\\b\f\n\r\t\u0000\u007fé€ ~"))
        .isEqualTo("\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u007f\\u00e9\\u20ac ~\"");
  }

  @Test
  void whatWasWrittenIsReadAgain() throws Exception {
    List<Object> value = Arrays.asList(-1L, "x\"\\é", true, null, List.of(2L), map());
    assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    assertThat(Json.parse(" 1e3 ")).isEqualTo(1_000L);
    assertThat(Json.parse("0.5")).isEqualTo(new BigDecimal("0.5"));
    assertThat(Json.parse("123456789012345678901"))
        .isEqualTo(new BigDecimal("123456789012345678901"));
  }
}
