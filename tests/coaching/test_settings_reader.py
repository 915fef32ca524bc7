"""Settings in plain words, both ways: what is one, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching import settings_reader

MEANT = """
remind me at 7pm                                  | /settings reminders 7pm
Remind me at 19:00.                               | /settings reminders 19:00
please remind me every day at 8 in the evening    | /settings reminders 8 in the evening
can you remind me at half past six?               | /settings reminders half past six
remind me daily at noon                           | /settings reminders noon
remind me at 7                                    | /settings reminders 7
send me a reminder at 6:30 am                     | /settings reminders 6:30 am
move my reminder to 8pm                           | /settings reminders 8pm
set reminders for 21:00                           | /settings reminders 21:00
remind me to run at 6:30                          | /settings reminders run 6:30
Remind me about my reading at 9pm                 | /settings reminders my reading 9pm
remind me at 7am to meditate                      | /settings reminders meditate 7am
remind me to stretch every day at 7am             | /settings reminders stretch 7am
change my run reminder to 6am                     | /settings reminders run 6am
don't remind me                                   | /settings reminders off
Don’t remind me anymore                           | /settings reminders off
stop the reminders                                | /settings reminders off
please stop sending me reminders                  | /settings reminders off
turn off reminders                                | /settings reminders off
turn the reminders off                            | /settings reminders off
no more reminders                                 | /settings reminders off
I don't want any reminders                        | /settings reminders off
turn on reminders                                 | /settings reminders on
turn reminders back on                            | /settings reminders on
I moved to Tokyo                                  | /settings zone Tokyo
I've just moved to New York                       | /settings zone New York
I live in Berlin now                              | /settings zone Berlin
my time zone is EST                               | /settings zone EST
set my timezone to UTC+2                          | /settings zone UTC+2
my time zone is Narnia                            | /settings zone
I'm in Tokyo now                                  | ask /settings zone Tokyo
I just landed in London                           | ask /settings zone London
call me Sam                                       | /settings name Sam
Please call me Mary Ann                           | /settings name Mary Ann
you can call me Sam                               | /settings name Sam
call me sam                                       | ask /settings name sam
my name is José                                   | /settings name José
quiet hours 10pm to 7am                           | /settings quiet 10pm to 7am
set quiet hours from 22:00 to 06:30               | /settings quiet 22:00 to 06:30
don't message me between 10pm and 7am             | /settings quiet 10pm and 7am
no quiet hours                                    | /settings quiet off
quiet hours off                                   | /settings quiet off
quiet from 11pm til 5:30                          | /settings quiet 11pm til 5:30
don't message me after 9pm                        | /settings quiet
don't write me before 9                           | /settings quiet
remind me at half 8                               | /settings reminders half 8
remind me 7:30 pm to read                         | /settings reminders read 7:30 pm
my reminder for run should be at 7                | /settings reminders run 7
set reminder 8                                    | /settings reminders 8
start my week on Sunday                           | /settings week start Sunday
my week starts on Monday                          | /settings week start Monday
weeks begin on Saturday                           | /settings week start Saturday
my day starts at 5am                              | ask /settings day start 5am
turn on streak freezes                            | /settings freezes on
streak freezes off                                | /settings freezes off
turn on the evening check                         | /settings evening check on
no celebrations please                            | /settings celebrations off
share my milestones with my group                 | /settings celebrations group
keep my journal private                           | /settings sharing journal off
share my journal with my mentor                   | /settings sharing journal on
who is my mentor?                                 | /settings mentor
what can my mentor see?                           | /settings sharing
show me my settings                               | /settings
end the pause                                     | /resume
unpause everything                                | /resume
resume my running                                 | habit /resume my running
don't remind me about running                     | habit /settings reminders
skip yoga tomorrow                                | /pause yoga tomorrow
I'll skip my run until Friday                     | /pause my run until Friday
skip everything tomorrow                          | /pause tomorrow
skip tomorrow                                     | /pause tomorrow
no yoga next week                                 | /pause yoga next week
rest day tomorrow                                 | /pause tomorrow
"""

NOT_MEANT = """
ran at 7pm
I ran at 7pm and read 20 pages
I want to run at 7pm
I want to read every day at 9pm
run every morning at 6:30
remind me tomorrow
remind me at 7pm tomorrow
remind me tonight at 8
remind me in 2 hours
remind me on Monday at 9
remind me later
remind me why I do this
remind me how many I did
don't remind me how bad it was
no reminder came today
the reminder came at 7pm
your reminder woke me at 6am
I got the reminder at 7
call me later
call me tomorrow at 7
call mom
called mom at 7pm
call me crazy but I did it
call me crazy
call me at 7pm
don't call me lazy
I'm in bed
I'm in pain
I'm in Tokyo and ran 5k
I moved to the sofa and did nothing
I moved my run to Tuesday
I moved 10,000 steps
I live in a small flat
moved to Friday
I was in Tokyo last week
quiet day, nothing done
quiet from 9 to 5 at work, then ran 5k
I'm in bed until noon
I'm in pain this week
remind me 5 times to read
had a quiet hour and read 20 pages
quiet time was good, meditated 10 min
quiet hours helped, ran 5k
zone: 2, ran 30 min
zone is great
I meditated from 10pm to 11pm
slept 10pm to 7am
my week starts with a run
my week started badly
start my week with a run on Monday
started on Sunday
I start on Sunday
my day starts with coffee
my day starts at 9am
start running on Sunday
streak freezes are nice
what is a streak freeze?
is my streak frozen?
celebrated with cake
I want to celebrate my milestone
shared my journal with a friend
I wrote in my journal
my mentor said I should run
skip today
skipped yoga until Friday
skip yoga
skip yoga on Monday
no run yesterday
no sugar for me
rest day
will run tomorrow
done
pause everything until Friday
I resumed running yesterday
I'm back
turn off the lights at 10pm
I stopped the reminders from getting to me and ran
name
Sam called me
my name is on the list of finishers
no
7pm
Sunday
"""

PAIRS = [[part.strip() for part in line.rsplit("|", 1)] for line in MEANT.strip().splitlines()]


@pytest.mark.parametrize(("said", "meant"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_setting_is_read_in_plain_words(said: str, meant: str) -> None:
    asked = settings_reader.read(said)
    assert asked is not None
    mark = "habit " if asked.habit else "" if asked.sure else "ask "
    assert f"{mark}{asked.command}" == meant


@pytest.mark.parametrize("said", NOT_MEANT.strip().splitlines())
def test_what_only_looks_like_a_setting_is_left_alone(said: str) -> None:
    assert settings_reader.read(said) is None


@given(st.text(max_size=150))
def test_any_text_can_be_read(text: str) -> None:
    settings_reader.read(text)
