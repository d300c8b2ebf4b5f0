/** How coroutines get stacks of their own. */
@NullMarked
package io.asyncio.internal.strand;

import org.jspecify.annotations.NullMarked;
