/** What an endpoint is told once. */
@NullMarked
package io.utp.engine.config;

import org.jspecify.annotations.NullMarked;
