package io.asyncio.netty.pipe;

import io.asyncio.netty.loop.LoopHost;
import io.asyncio.netty.readiness.LoopReadiness;

/** What all pipes of a loop share. */
record PipeHost(LoopHost host, LoopReadiness readiness, PipeBuffers buffers) {}
