/** Child processes: starting them, talking to them, waiting for them. */
@NullMarked
package io.asyncio.subprocess;

import org.jspecify.annotations.NullMarked;
