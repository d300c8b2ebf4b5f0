package io.asyncio.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

  private static final String HEADING = "heading";

  @Test
  void theLedgersOfTheProjectAreWellFormed() {
    assertThat(Ledger.load().rows()).hasSizeGreaterThan(1500);
  }

  @Test
  void rowsComeInTheOrderOfTheFilesCoreFirst() {
    Ledger ledger = ledger(
        List.of(HEADING, "test_b::B::b\t3.11\tyes\tB.", "test_a::A::a\t3.12\tno\tA."),
        List.of(HEADING, "uvloop/test_tcp::C::c\tuvloop\tadapted\tC."),
        List.of(HEADING));
    assertThat(ledger.all())
        .containsExactly(
            new LedgerRow("core", "test_b::B::b", "3.11", "yes", "B."),
            new LedgerRow("core", "test_a::A::a", "3.12", "no", "A."),
            new LedgerRow("io", "uvloop/test_tcp::C::c", "uvloop", "adapted", "C."));
    assertThat(ledger.all()).extracting(LedgerRow::area).containsExactly("b", "a", "uvloop tcp");
  }

  @Test
  void aCorrectionReplacesTheCellsItGives() {
    Ledger ledger = ledger(
        List.of(HEADING, "test_a::A::a\t3.11\tyes\tOld."),
        List.of(HEADING),
        List.of(HEADING, "test_a::A::a\t\t\tno\t\tNot on the JVM."));
    assertThat(ledger.all())
        .containsExactly(new LedgerRow("core", "test_a::A::a", "3.11", "no", "Old."));
    assertThat(ledger.corrections()).containsEntry("test_a::A::a", "Not on the JVM.");
  }

  @Test
  void aCorrectionOfAnUnknownRowAddsIt() {
    Ledger ledger = ledger(
        List.of(HEADING),
        List.of(HEADING),
        List.of(HEADING, "test_a::A::a\tio\t3.14\tyes\tNew.\tIt was forgotten."));
    assertThat(ledger.all())
        .containsExactly(new LedgerRow("io", "test_a::A::a", "3.14", "yes", "New."));
  }

  @Test
  void malformedRowsAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> core("test_a::A::a\t3.11\tmaybe\tA."))
        .withMessageContaining("test_a::A::a")
        .withMessageContaining("applies")
        .withMessageContaining("maybe");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> core("test_a::A::a\t3.11\tyes"))
        .withMessageContaining("3 cells, not 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> core("test_a::A::a\t3.11\tyes\tA.", "test_a::A::a\t3.11\tyes\tA."))
        .withMessage("The ledgers have the row test_a::A::a twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ledger(
            List.of(HEADING, "test_a::A::a\t3.11\tyes\tA."),
            List.of(HEADING),
            List.of(HEADING, "test_a::A::a\t\t\tno\t\t")))
        .withMessage("The correction of test_a::A::a gives no reason");
  }

  private static void core(String... rows) {
    List<String> lines = new ArrayList<>(List.of(rows));
    lines.addFirst(HEADING);
    ledger(lines, List.of(HEADING), List.of(HEADING));
  }

  private static Ledger ledger(List<String> core, List<String> io, List<String> corrections) {
    return Ledger.of(core, io, corrections);
  }
}
