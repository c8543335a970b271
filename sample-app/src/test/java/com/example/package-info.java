/** What the README shows, compiled and run. */
@NullMarked
package com.example;

import org.jspecify.annotations.NullMarked;
