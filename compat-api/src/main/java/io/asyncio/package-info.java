@NullMarked
package io.asyncio;

import org.jspecify.annotations.NullMarked;
