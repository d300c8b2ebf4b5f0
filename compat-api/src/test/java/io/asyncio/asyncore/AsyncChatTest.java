package io.asyncio.asyncore;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.asyncio.conformance.CPython;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** A chat with a peer, by select and by poll. */
@ParameterizedClass(name = "poll: {0}")
@ValueSource(booleans = {false, true})
@Timeout(30)
class AsyncChatTest {

  @Parameter
  boolean usePoll;

  private final SocketMap map = new SocketMap();
  private Peer peer;

  /** Keeps what is between terminators. */
  private static final class Chat extends AsyncChat {
    final List<String> contents = new ArrayList<>();

    Chat(SocketChannel socket, SocketMap map) throws IOException {
      super(socket, map);
    }

    @Override
    public void collectIncomingData(byte[] data) {
      storeIncomingData(data);
    }

    @Override
    public void foundTerminator() {
      contents.add(rest());
    }

    String rest() {
      return new String(takeIncomingData(), US_ASCII);
    }
  }

  @BeforeEach
  void openPeer() throws Exception {
    peer = Peer.open();
  }

  @AfterEach
  void closeAll() throws Exception {
    Asyncore.closeAll(map, true);
    peer.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }

  /** Receives {@code text} in pieces of {@code size}. */
  private void receive(String text, int size) throws Exception {
    for (int i = 0; i < text.length(); i += size) {
      peer.send(bytes(text.substring(i, Math.min(text.length(), i + size))));
      Asyncore.loop(1, usePoll, map, 1);
    }
  }

  private void cutsLines(String terminator) throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator(bytes(terminator));
    for (int size = 1; size <= 3; size++) {
      chat.contents.clear();
      receive("hello world" + terminator + "I'm not dead yet!" + terminator, size);
      assertThat(chat.contents).containsExactly("hello world", "I'm not dead yet!");
    }
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_line_terminator1")
  void oneByteCutsLinesHoweverTheyCome() throws Exception {
    cutsLines("\n");
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_line_terminator2")
  void twoBytesCutLinesHoweverTheyCome() throws Exception {
    cutsLines("\r\n");
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_line_terminator3")
  void threeBytesCutLinesHoweverTheyCome() throws Exception {
    cutsLines("qqq");
  }

  private void cutsAfter(int count) throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator(count);
    receive("hello world", 1);
    assertThat(chat.contents).containsExactly("hello world".substring(0, count));
    assertThat(chat.rest()).isEqualTo("hello world".substring(count));
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_numeric_terminator1")
  void aCountOfOneCutsAfterAByte() throws Exception {
    cutsAfter(1);
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_numeric_terminator2")
  void aCountOfSixCutsAfterSixBytes() throws Exception {
    cutsAfter(6);
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_none_terminator")
  void withoutATerminatorEverythingIsCollected() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator(null);
    receive("hello\nworld\n", 5);
    assertThat(chat.contents).isEmpty();
    assertThat(chat.rest()).isEqualTo("hello\nworld\n");
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_empty_line")
  void twoTerminatorsInARowGiveAnEmptyItem() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator(bytes("\n"));
    receive("hello\n\nworld\n", 100);
    assertThat(chat.contents).containsExactly("hello", "", "world");
  }

  /** Serves the chat until it is closed or has sent everything. */
  private void sendAll(Chat chat) throws Exception {
    while (chat.connected() && chat.writable()) {
      Asyncore.loop(1, usePoll, map, 1);
    }
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_simple_producer")
  void aProducersPiecesAreSentInOrder() throws Exception {
    Chat chat = new Chat(peer.other, map);
    String text = "hello world\nI'm not dead yet!\n";
    chat.pushWithProducer(new SimpleProducer(bytes(text), 8));
    sendAll(chat);
    assertThat(peer.receive(text.length())).asString(US_ASCII).isEqualTo(text);
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_string_producer")
  void bytesAreAProducer() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.pushWithProducer(bytes("hello\n"));
    sendAll(chat);
    assertThat(peer.receive(6)).asString(US_ASCII).isEqualTo("hello\n");
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_close_when_done")
  void closeWhenDoneClosesAfterEverythingIsSent() throws Exception {
    Chat chat = new Chat(peer.other, map);
    byte[] data = new byte[3_000_000];
    chat.push(data);
    chat.closeWhenDone();
    assertThat(chat.connected()).isTrue();
    Thread reader = Thread.ofVirtual().start(() -> {
      try {
        assertThat(peer.receive(data.length + 1)).hasSize(data.length);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    Asyncore.loop(1, usePoll, map);
    assertThat(chat.connected()).isFalse();
    reader.join();
  }

  @Test
  @CPython("test_asynchat::TestAsynchat::test_push")
  void pushTakesArraysAndBuffers() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.push(bytes("bytes\n"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes("(bytes\n)"), 1, 6);
    chat.push(buffer);
    assertThat(buffer.hasRemaining()).isFalse();
    chat.push(ByteBuffer.allocateDirect(6).put(bytes("bytes\n")).flip());
    sendAll(chat);
    assertThat(peer.receive(18)).asString(US_ASCII).isEqualTo("bytes\nbytes\nbytes\n");
    Class<?>[] others = {String.class, int.class, Object.class};
    assertThat(AsyncChat.class.getMethods())
        .filteredOn(method -> method.getName().equals("push"))
        .noneMatch(method -> List.of(others).contains(method.getParameterTypes()[0]));
  }

  @Test
  void whatWasPushedDoesNotChangeAnyMore() throws Exception {
    Chat chat = new Chat(peer.other, map);
    byte[] data = bytes("first");
    byte[] more = bytes("second");
    chat.push(data);
    chat.push(more); // this may wait, and is kept
    chat.pushWithProducer(more);
    more[0] = '!';
    sendAll(chat);
    assertThat(peer.receive(17)).asString(US_ASCII).isEqualTo("firstsecondsecond");
  }

  @Test
  @CPython("test_asynchat::TestAsynchatMocked::test_blockingioerror")
  void aReadThatWouldBlockIsNoError() throws Exception {
    List<Throwable> errors = new ArrayList<>();
    AsyncChat chat = new AsyncChat(peer.other, map) {
      @Override
      public void collectIncomingData(byte[] data) {
        throw new AssertionError("nothing was sent");
      }

      @Override
      public void foundTerminator() {
        throw new AssertionError("nothing was sent");
      }

      @Override
      public void handleError(Throwable error) {
        errors.add(error);
      }
    };
    assertThatExceptionOfType(BlockingIOError.class).isThrownBy(() -> chat.recv(1));
    chat.handleRead();
    assertThat(errors).isEmpty();
    assertThat(chat.connected()).isTrue();
  }

  @Test
  @CPython("test_asynchat::TestNotConnected::test_disallow_negative_terminator")
  void aNegativeCountIsRefused() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator(bytes("\n"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chat.setTerminator(-1))
        .withMessageContaining("-1");
    assertThat((byte[]) chat.getTerminator()).containsExactly('\n');
  }

  @Test
  void aTerminatorIsLookedForInEveryCutOfTheInput() throws Exception {
    String text = "ab<endab<end>a<<end>b<end><e";
    for (int size = 1; size <= text.length(); size++) {
      try (Peer own = Peer.open()) {
        Chat chat = new Chat(own.other, map);
        chat.setTerminator(bytes("<end>"));
        for (int i = 0; i < text.length(); i += size) {
          own.send(bytes(text.substring(i, Math.min(text.length(), i + size))));
          Asyncore.loop(1, usePoll, map, 1);
        }
        assertThat(chat.contents).as("pieces of %d", size).containsExactly("ab<endab", "a<", "b");
        chat.close();
      }
    }
  }

  @Test
  void discardingInACallbackLeavesNothing() throws Exception {
    AsyncChat chat = new AsyncChat(peer.other, map) {
      private int found;

      @Override
      public void collectIncomingData(byte[] data) {
        discardBuffers();
      }

      @Override
      public void foundTerminator() throws Exception {
        found++;
        push(bytes(found + "!"));
      }
    };
    chat.setTerminator(bytes("qqq"));
    receive("oneqqqtwoqqq", 100);
    receive("threeqqq", 100);
    assertThat(peer.receive(4)).asString(US_ASCII).isEqualTo("1!2!");
  }

  @Test
  void aCharacterIsATerminatorOfOneByte() throws Exception {
    Chat chat = new Chat(peer.other, map);
    chat.setTerminator('\n');
    assertThat(chat.getTerminator()).isEqualTo(bytes("\n"));
    receive("hello world\nI'm not", 100);
    assertThat(chat.contents).containsExactly("hello world");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chat.setTerminator('\u00e9'))
        .withMessageContaining("e9");
  }

  @Test
  void aProducerEndsWithNothingOrWithNull() throws Exception {
    Chat chat = new Chat(peer.other, map);
    List<String> asked = new ArrayList<>();
    for (byte[] end : new byte[][] {{}, null}) {
      Iterator<byte[]> pieces = Arrays.asList(bytes("piece "), end).iterator();
      chat.pushWithProducer(() -> {
        asked.add("more");
        return pieces.next();
      });
    }
    chat.push(bytes("rest"));
    while (chat.writable()) {
      Asyncore.loop(1, usePoll, map, 1);
    }
    assertThat(peer.receive(16)).asString(US_ASCII).isEqualTo("piece piece rest");
    assertThat(asked).hasSize(4);
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    Chat chat = new Chat(peer.other, map);
    assertThatNullPointerException().isThrownBy(() -> chat.push((byte[]) null)).withMessage("data");
    assertThatNullPointerException()
        .isThrownBy(() -> chat.pushWithProducer((Producer) null))
        .withMessage("producer");
  }
}
