/**
 * asyncore and asynchat: servers and clients as dispatchers, objects that are asked before each wait
 * whether they want to read and to write, and whose handler methods are called when they can.
 *
 * <p>It is here for programs that were written so; new ones are easier to write with {@link
 * io.asyncio.streams streams} or {@link io.asyncio.protocols protocols}. Dispatchers run in a loop of
 * their own, {@link io.asyncio.asyncore.Asyncore#loop()}, or on an event loop beside coroutines,
 * {@link io.asyncio.asyncore.Asyncore#attach(io.asyncio.EventLoop)}. The page docs/porting.md of the
 * project has what each line of a program in Python becomes, and docs/differences.md what is different.
 *
 * @see <a href="https://docs.python.org/3.11/library/asyncore.html">asyncore</a>
 * @see <a href="https://docs.python.org/3.11/library/asynchat.html">asynchat</a>
 */
@NullMarked
package io.asyncio.asyncore;

import org.jspecify.annotations.NullMarked;
