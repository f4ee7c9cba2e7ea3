/** Upper ends of the bins of a span, in minutes: 4 hours, 1, 2, 3, 5 and 10 days; what took longer is in one bin more. */
export const SPAN_ENDS = [240, 1440, 2880, 4320, 7200, 14_400] as const;
