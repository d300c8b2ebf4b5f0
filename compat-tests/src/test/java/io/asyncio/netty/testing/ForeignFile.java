package io.asyncio.netty.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A file that is none of the system's: it can be read and nothing else. */
public final class ForeignFile extends FileChannel {

  private final FileChannel file;

  public ForeignFile(FileChannel file) {
    this.file = file;
  }

  private static UnsupportedOperationException refusal() {
    return new UnsupportedOperationException("this file can only be read");
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return file.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return file.read(targets, offset, length);
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return file.read(target, position);
  }

  @Override
  public long position() throws IOException {
    return file.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    file.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public int write(ByteBuffer source) {
    throw refusal();
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) {
    throw refusal();
  }

  @Override
  public int write(ByteBuffer source, long position) {
    throw refusal();
  }

  @Override
  public FileChannel truncate(long size) {
    throw refusal();
  }

  @Override
  public void force(boolean metaData) {
    throw refusal();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw refusal();
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count) {
    throw refusal();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw refusal();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw refusal();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw refusal();
  }

  @Override
  protected void implCloseChannel() throws IOException {
    file.close();
  }
}
