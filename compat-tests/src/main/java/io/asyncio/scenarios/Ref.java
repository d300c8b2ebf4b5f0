package io.asyncio.scenarios;

/**
 * The name of an object of the program.
 *
 * @param type what it is
 */
record Ref<T>(String name, Class<T> type) {}
