/** Tables and trees of the tasks that run, for people who look for what hangs. */
@NullMarked
package io.asyncio.tools;

import org.jspecify.annotations.NullMarked;
