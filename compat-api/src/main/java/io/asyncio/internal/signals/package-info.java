/** What the process does on a signal, and which loops and runners want to know of it. */
@NullMarked
package io.asyncio.internal.signals;

import org.jspecify.annotations.NullMarked;
