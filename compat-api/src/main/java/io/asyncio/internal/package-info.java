@NullMarked
package io.asyncio.internal;

import org.jspecify.annotations.NullMarked;
