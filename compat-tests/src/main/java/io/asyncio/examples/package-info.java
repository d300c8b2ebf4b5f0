/**
 * asyncio's idioms, one small program each, to be read beside the Python that they port.
 *
 * <p>{@link io.asyncio.examples.Examples} lists and runs them. Each is a class with a {@code main}
 * of its own, too: {@code java -cp examples.jar io.asyncio.examples.HelloWorld}.
 */
@NullUnmarked
package io.asyncio.examples;

import org.jspecify.annotations.NullUnmarked;
